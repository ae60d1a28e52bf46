import { isEnd, type Phase } from '../../domain/lifecycle.js';
import { clock, span } from '../../domain/time-words.js';
import type { RunFacts, StepFacts } from '../facts.js';
import { lateAfterMs } from '../late.js';
import { pausedWords } from './paused-words.js';
import { stepWords, watcherOf } from './step-words.js';

/** A worker takes a step at once. If that takes longer than this, it has no free slot, or there is no worker. */
const PLACE_MS = 10_000;

/** A single failure may be a worker that was restarted. */
const FAILURES = 2;

/**
 * A step whose last failure is not older than this is still failing: the longest pause between two attempts is 10 s.
 */
const RECENTLY_MS = 30_000;

/**
 * Why the watcher or a step of a running run does not work, as sentences. `nowMs`: the server's clock, as well as
 * known.
 */
export function findTrouble(
  run: Pick<RunFacts, 'workflowId' | 'running' | 'paused' | 'phase' | 'steps' | 'deciding'>,
  nowMs: number,
): string[] {
  if (!run.running) return [];
  // The pause explains why its steps don't go on.
  if (run.paused) return [pausedWords(run)];
  // Times from the server are not in the future: if they seem so, this machine's clock is behind.
  const latestMs = Math.max(nowMs, ...run.steps.flatMap(timesOf));
  const everyMs = watcherOf(run.steps)?.everyMs ?? null;
  const unwatched = isUnwatched(run) ? ['nobody watches the load balancer for changes by others'] : [];
  return [...unwatched, ...run.steps.flatMap((step) => troubleOf(step, run.workflowId, everyMs, latestMs) ?? [])];
}

function troubleOf(step: StepFacts, workflowId: string, everyMs: number | null, nowMs: number): string | null {
  const { name, id, state, attempt, failure, failedAt } = step;
  const now = new Date(nowMs);
  const who = stepWords(name);
  if (state === 'paused')
    return `${who} is paused, and nothing goes on without it: temporal activity unpause --workflow-id ${workflowId} --activity-id ${id}`;
  if (attempt > FAILURES && failure !== null && failedAt !== null && isFailing(step, failedAt, nowMs))
    return `${who} has failed ${attempt - 1} times, last at ${clock(failedAt, now)}: ${failure}`;
  const waitsSince = state === 'waiting' ? step.scheduledAt : null;
  if (waitsSince !== null && nowMs - Date.parse(waitsSince) > PLACE_MS)
    return `${who} has been waiting for a free slot on a worker since ${clock(waitsSince, now)}: the workers are full, or gone; run one more with \`tagout worker\``;
  return state === 'running' ? silenceOf(step, who, lateAfterMs(everyMs), now) : null;
}

/** A step that has looked or reported anything after its last failure has recovered. */
function isFailing({ state, goodLookAt, heartbeatAt }: StepFacts, failedAt: string, nowMs: number): boolean {
  if (nowMs - Date.parse(failedAt) > RECENTLY_MS) return false;
  return state !== 'running' || (goodLookAt ?? '') < failedAt || (heartbeatAt ?? '') < failedAt;
}

function silenceOf(
  { name, goodLookAt, heartbeatAt, startedAt }: StepFacts,
  who: string,
  lateMs: number,
  now: Date,
): string | null {
  const isLate = (at: string | null): at is string => at !== null && now.getTime() - Date.parse(at) > lateMs;
  const told = later(heartbeatAt, startedAt);
  if (isLate(told)) return `${who} has reported nothing since ${clock(told, now)}: its worker may hang, or be cut off`;
  if (name === 'watch' && goodLookAt === null && isLate(startedAt))
    return `there was no good look at the load balancer since ${clock(startedAt, now)}, when the watcher began`;
  return isLate(goodLookAt)
    ? `the last good look at the load balancer was at ${clock(goodLookAt, now)}, more than ${span(new Date(0), new Date(lateMs))} ago`
    : null;
}

/** Preflight and the very end of a run have no watcher. */
const WATCHED: readonly Phase[] = ['draining', 'settling', 'maintenance', 'confirming', 'reactivating', 'aborting'];

function isUnwatched({ phase, steps, deciding }: Pick<RunFacts, 'phase' | 'steps' | 'deciding'>): boolean {
  if (isEnd(phase) || !WATCHED.includes(phase) || deciding || watcherOf(steps) !== null) return false;
  return !steps.some(({ name }) => name === 'untag');
}

function later(a: string | null, b: string | null): string | null {
  return (a ?? '') > (b ?? '') ? a : b;
}

function timesOf({ scheduledAt, startedAt, heartbeatAt, failedAt, state }: StepFacts): number[] {
  // The next attempt of a step that failed is scheduled in the future.
  const scheduled = state === 'waiting' ? null : scheduledAt;
  return [scheduled, startedAt, heartbeatAt, failedAt].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
}
