import { Context } from '@temporalio/activity';
import { ROLL_DEFAULTS, type Config } from '../src/domain/config.js';
import { NOTIFY_RUN, notifyId, type NotifiedRun } from '../src/domain/notify/notified-run.js';
import { startOnce, type Beside } from './start-once.js';

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
  /** It is a roll. */
  isRoll?: boolean;
}

/**
 * Starts the workflow that tells people of this run or roll, unless it was started before. A sentence if it can't be started in
 * time; otherwise undefined. Never rejects.
 */
export async function startNotifying(
  { config, cluster, runId, notifyMs, isRoll = false }: Told,
  startMs = START_MS,
): Promise<string | undefined> {
  const { service, notify = [], drain, maintenance } = config;
  if (notify.length === 0) return undefined;
  const deadlines = { drain: drain.deadlineMs, maintenance: maintenance.deadlineMs };
  const { gateMs } = config.roll ?? ROLL_DEFAULTS;
  const run = {
    ...{ config: { service, notify }, cluster, runId, deadlines, giveUpMs: notifyMs ?? GIVE_UP_MS },
    ...(isRoll && { roll: { gateMs } }),
  };
  try {
    await startOnce(notifying(run), startMs);
    return undefined;
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    return `nobody is told of this ${isRoll ? 'roll' : 'run'}, although its config has notify: ${why.slice(0, LONGEST_WHY)}`;
  }
}

function notifying(run: NotifiedRun): Beside {
  const { service } = run.config;
  return {
    type: NOTIFY_RUN,
    workflowId: notifyId(service, run.runId),
    taskQueue: () => Context.current().info.taskQueue,
    args: [run],
    staticSummary: `${service}: tells people of the ${run.roll === undefined ? `maintenance of ${run.cluster}` : 'roll'}`,
  };
}
