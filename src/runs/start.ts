import type { Connected } from '../connect.js';
import {
  MAINTAIN_CLUSTER,
  maintenanceId,
  sentInput,
  startAttributes,
  type MaintainInput,
} from '../../workflows/messages.js';
import { UserError } from '../domain/user-error.js';
import type { RunFacts } from './facts.js';
import { findRun } from './find.js';
import { poll } from './poll.js';
import { giveUp, requireWorker } from './pollers.js';
import { refusalByRoll } from './roll/refusal-by-roll.js';
import { firstPhase } from '../domain/window/start-when.js';
import { explainStart } from './start-errors.js';
import { detailsOf, summaryOf } from '../domain/start-text.js';

/** In milliseconds. */
export interface StartLimits {
  /** How long a worker may take to take the run; after that the run is given up. */
  firstTaskMs: number;
  /** How long to wait for preflight. */
  preflightMs: number;
  /** Between two polls, and how long one may take. */
  everyMs: number;
  answerMs: number;
  /** How long to keep trying when Temporal can't be reached. */
  outageMs: number;
}

/**
 * Starts a maintenance. Resolves when preflight has passed or refused it, or has taken longer than `preflightMs`, or when
 * a worker has scheduled it.
 * Throws `UserError` if nothing was started: no worker, or another run of the service.
 */
export async function startMaintenance(
  session: Connected,
  input: MaintainInput,
  queue: string,
  limits: StartLimits,
): Promise<RunFacts> {
  await requireWorker(session, queue);
  // Between two clusters of a roll, the id of its maintenances is free.
  const byRoll = await refusalByRoll(session, input.config.service);
  if (byRoll !== null) throw new UserError('refused', byRoll);
  const runId = await begin(session, input, queue);
  return untilPreflightEnds(session, input.config.service, runId, limits);
}

/** The workflow id is the lock: a second start of the same service finds it taken. */
async function begin(session: Connected, input: MaintainInput, queue: string): Promise<string> {
  const { service } = input.config;
  try {
    const handle = await session.client.workflow.start(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(service),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      taskQueue: queue,
      args: [sentInput(input)],
      typedSearchAttributes: startAttributes({ service, cluster: input.cluster, phase: firstPhase(input) }),
      staticSummary: summaryOf(input),
      staticDetails: detailsOf(input),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    throw await explainStart(error, session, service);
  }
}

async function untilPreflightEnds(
  session: Connected,
  service: string,
  runId: string,
  { firstTaskMs, preflightMs, everyMs, answerMs, outageMs }: StartLimits,
): Promise<RunFacts> {
  const startedAt = Date.now();
  const ask = async () => {
    // Measured before the poll: a run that is not taken by now would be taken too late, and would refuse itself.
    const waitedMs = Date.now() - startedAt;
    const run = await findRun(session, service, runId);
    if (run === null) return undefined;
    if (!run.taken && waitedMs > firstTaskMs) {
      await giveUp(session, run.workflowId, runId, firstTaskMs);
      return undefined;
    }
    if (run.stuck !== null && waitedMs > firstTaskMs) return run;
    const isScheduled = run.phase === 'scheduled' && run.taken;
    const isBegun = run.phase !== 'preflight' && run.phase !== 'scheduled';
    return !run.running || isScheduled || isBegun || waitedMs > preflightMs ? run : undefined;
  };
  return poll(session, ask, { everyMs, answerMs, outageMs, turnedAwayMs: outageMs });
}
