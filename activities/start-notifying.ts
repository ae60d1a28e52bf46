import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Config } from '../src/domain/config.js';
import { NOTIFY_RUN, notifyId, type NotifiedRun } from '../src/domain/notify/notified-run.js';

/** A start that takes longer is given up: nothing waits for messages. */
const START_MS = 4_000;

const LONGEST_WHY = 200;

/** How long a message is tried; tests pass less. */
const GIVE_UP_MS = 600_000;

interface Told {
  config: Config;
  cluster: string;
  runId: string;
  notifyMs?: number;
}

/**
 * Starts the workflow that tells people of this run, unless it was started before. A sentence if it can't be started in
 * time; otherwise undefined. Never rejects.
 */
export async function startNotifying(
  { config, cluster, runId, notifyMs }: Told,
  startMs = START_MS,
): Promise<string | undefined> {
  const { service, notify = [], drain, maintenance } = config;
  if (notify.length === 0) return undefined;
  const deadlines = { drain: drain.deadlineMs, maintenance: maintenance.deadlineMs };
  const run = { config: { service, notify }, cluster, runId, deadlines, giveUpMs: notifyMs ?? GIVE_UP_MS };
  const timer = new AbortController();
  try {
    await Promise.race([start(run, startMs), late(startMs, timer.signal)]);
    return undefined;
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    return `nobody is told of this run, although its config has notify: ${why.slice(0, LONGEST_WHY)}`;
  } finally {
    timer.abort();
  }
}

async function start(run: NotifiedRun, startMs: number): Promise<void> {
  const { client, info } = Context.current();
  const { service } = run.config;
  const begin = () =>
    client.workflow.start(NOTIFY_RUN, {
      workflowId: notifyId(service, run.runId),
      // If this attempt of the step is not the first, it may be running or even over.
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      taskQueue: info.taskQueue,
      args: [run],
      staticSummary: `${service}: tells people of the maintenance of ${run.cluster}`,
    });
  await client.withDeadline(Date.now() + startMs, begin).catch((error: Error) => {
    if (error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
  });
}

async function late(startMs: number, signal: AbortSignal): Promise<never> {
  await delay(startMs, undefined, { signal });
  throw new Error(`Temporal did not start notifyRun within ${startMs / 1_000} s`);
}
