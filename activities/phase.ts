import { Context } from '@temporalio/activity';
import type { Phase } from '../src/domain/lifecycle.js';
import { isOpen, recordedPhaseOf, type Described } from '../src/runs/describe.js';
import { pendingState, type Pending } from '../src/runs/describe/pending.js';

/** The run that this activity belongs to, as the server sees it now. */
export interface OwnRun {
  phase: Phase;
  /**
   * When the server gave out this attempt, and when it got the last heartbeat, by its own clock; milliseconds since the
   * Unix epoch.
   */
  heard: { startedMs: number | null; beatMs: number | null };
}

export async function ownRun(): Promise<OwnRun> {
  const described = await describeOwnRun();
  return { phase: recordedPhaseOf(described), heard: heardIn(described) };
}

export function heardIn(described: Described): OwnRun['heard'] {
  const pending = pendingIn(described);
  return { startedMs: momentOf(pending?.lastStartedTime), beatMs: momentOf(pending?.lastHeartbeatTime) };
}

/** Milliseconds since the Unix epoch, by the server's clock. */
export function momentOf(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number | null {
  if (time?.seconds === undefined || time.seconds === null) return null;
  return Number(time.seconds) * 1_000 + (time.nanos ?? 0) / 1e6;
}

/** The attempt number is not used: a reset of the step (`temporal activity reset`) starts it at 1 again. */
export function isFirstAttempt(): boolean {
  const { info } = Context.current();
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = info;
  const isTold = info.heartbeatDetails !== undefined && info.heartbeatDetails !== null;
  return attempt === 1 && !isTold && scheduledTimestampMs === currentAttemptScheduledTimestampMs;
}

/**
 * What the server expects from this attempt of a step. `stopping`: it must stop, and learns so with one of its next
 * heartbeats. `unheard`: the server has no heartbeat yet from which another attempt could go on. `lost`: its run is
 * over, or another attempt has the step; a worker that lost its connection does not learn this by itself.
 */
export type AttemptState = 'awaited' | 'stopping' | 'unheard' | 'lost';

export async function attemptState(): Promise<AttemptState> {
  const described = await describeOwnRun();
  const pending = pendingIn(described);
  if (!isOpen(described) || pending === undefined || !isThisAttempt(pending)) return 'lost';
  if (pendingState(pending) !== 'running') return 'stopping';
  return pending.heartbeatDetails?.payloads?.length ? 'awaited' : 'unheard';
}

/**
 * After a reset, two attempts have the same number, so the time at which the server scheduled this one is compared too.
 */
function isThisAttempt({ attempt, scheduledTime }: Pending): boolean {
  const { info } = Context.current();
  const scheduledMs = momentOf(scheduledTime);
  const isOfAnother =
    scheduledMs !== null && Math.abs(scheduledMs - info.currentAttemptScheduledTimestampMs) >= SAME_MOMENT_MS;
  return attempt === info.attempt && !isOfAnother;
}

/** Times have fractions of a millisecond, and are rounded on their way. */
const SAME_MOMENT_MS = 2;

function pendingIn({ raw }: Described): Pending | undefined {
  const { activityId } = Context.current().info;
  return raw.pendingActivities?.find((one) => one.activityId === activityId);
}

export function describeOwnRun(): Promise<Described> {
  const { client, info } = Context.current();
  const { workflowId, runId } = info.workflowExecution!;
  return client.workflow.getHandle(workflowId, runId).describe();
}
