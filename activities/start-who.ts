import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Config } from '../src/domain/config.js';
import type { FailureType } from '../src/domain/failure.js';
import { WHO_CHANGED, whoId, type ChangedRun } from '../src/domain/who/changed-run.js';
import { describeOwnRun } from './phase.js';
import { startOnce, type Beside } from './start-once.js';

/** In milliseconds. */
interface StartLimits {
  /** A start that takes longer is given up: `tagout who` can start it later. */
  startMs: number;
  /** The step waits no longer for the start: until it reports, other steps of the run may still write. */
  waitMs: number;
}

const LIMITS: StartLimits = { startMs: 4_000, waitMs: 1_000 };

/** The part of a step's input that is used here. */
export interface Found {
  config: Pick<Config, 'service' | 'who'>;
  cluster: string;
  runId: string;
}

const DRIFT: FailureType = 'RoutingDrift';

/** The same step; if it ends because of drift, it is found out who made the change. */
export function askingWho<Scope extends Found, More extends unknown[], Result>(
  step: (run: Scope, ...more: More) => Promise<Result>,
  limits = LIMITS,
): (run: Scope, ...more: More) => Promise<Result> {
  return (run, ...more) =>
    step(run, ...more).catch(async (error: unknown) => {
      await startWho(run, error, limits);
      throw error;
    });
}

/**
 * Starts the workflow that finds out who changed the load balancer, if a step ends because of drift and the config
 * wants to know. The start begins before the step reports: a step whose worker dies before that finds the drift again.
 * Resolves when it has started, or after `waitMs` at the latest; then the start goes on. Never rejects.
 */
export async function startWho(
  { config, cluster, runId }: Found,
  failure: unknown,
  { startMs, waitMs }: StartLimits,
): Promise<void> {
  if (config.who === undefined || !(failure instanceof ApplicationFailure) || failure.type !== DRIFT) return;
  const run = { config: { service: config.service }, cluster, runId };
  const { log } = Context.current();
  const started = startOnce(asking(run), startMs).catch((error: unknown) => {
    log.warn('nobody asks who changed the load balancer: `tagout who` starts it', { error });
  });
  const over = new AbortController();
  await Promise.race([started, sleep(waitMs, undefined, { signal: over.signal })]);
  over.abort();
}

function asking(run: ChangedRun): Beside {
  const { service } = run.config;
  return {
    type: WHO_CHANGED,
    // Another step may find the same drift.
    workflowId: whoId(service, run.runId),
    // A watcher has a task queue of its own, on which nobody takes workflows.
    taskQueue: async () => (await describeOwnRun()).taskQueue,
    args: [run],
    staticSummary: `${service}: asks who changed the load balancer during the maintenance of ${run.cluster}`,
  };
}
