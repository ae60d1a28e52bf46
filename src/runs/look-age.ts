import type { RunFacts, StepFacts } from './facts.js';
import { lateAfterMs } from './late.js';
import { watcherOf } from './documents/step-words.js';

/** Whether somebody watches the load balancer now: what a gate may open on. */
export type Look = { kind: 'fresh' } | { kind: 'old'; why: string };

/** Of one poll, by a stopwatch of this machine, in milliseconds. */
export interface PollTimes {
  askedMs: number;
  answeredMs: number;
}

/**
 * How old the last good look of a run can be at most. The clock on the wall of this machine may be wrong by any amount,
 * so it is never asked: the server tells how old the look was when the watcher told it, and a stopwatch tells how long
 * ago that can have been, which is since the last poll that had not seen it yet. So the first poll of all knows nothing.
 */
export class LookAge {
  private runId: string | null = null;
  private toldAt: string | null = null;
  private notBeforeMs: number | null = null;
  private lastAskedMs: number | null = null;
  private firstAskedMs: number | null = null;

  look(run: Pick<RunFacts, 'runId' | 'steps'>, { askedMs, answeredMs }: PollTimes): Look {
    const watcher = watcherOf(run.steps);
    const toldAt = watcher?.heartbeatAt ?? null;
    if (run.runId !== this.runId) this.lastAskedMs = this.firstAskedMs = null;
    this.firstAskedMs ??= askedMs;
    if (run.runId !== this.runId || toldAt !== this.toldAt) this.notBeforeMs = this.lastAskedMs;
    this.runId = run.runId;
    this.toldAt = toldAt;
    this.lastAskedMs = askedMs;
    const toldForMs = this.notBeforeMs === null ? null : answeredMs - this.notBeforeMs;
    return judge(watcher, toldForMs, answeredMs - this.firstAskedMs);
  }
}

/** `toldForMs`: how long ago the watcher told this at most; null while that is not known, which has lasted `askedForMs`. */
function judge(watcher: StepFacts | null, toldForMs: number | null, askedForMs: number): Look {
  if (watcher === null) return { kind: 'old', why: 'nobody watches the load balancer' };
  const { heartbeatAt, goodLookAt, everyMs } = watcher;
  if (heartbeatAt === null || goodLookAt === null)
    return { kind: 'old', why: 'the watcher has not told of a good look at the load balancer yet' };
  if (toldForMs === null && askedForMs > lateAfterMs(everyMs))
    return { kind: 'old', why: `the watcher has told nothing new since ${heartbeatAt}: is a worker running?` };
  if (toldForMs === null) return { kind: 'old', why: 'the next look at the load balancer is waited for' };
  // What was told at a moment was seen before it, whatever was reckoned.
  const ageMs = toldForMs + Math.max(0, Date.parse(heartbeatAt) - Date.parse(goodLookAt));
  if (ageMs <= lateAfterMs(everyMs)) return { kind: 'fresh' };
  return {
    kind: 'old',
    why: `the last good look at the load balancer is of ${goodLookAt}, and a go needs one of the last ${lateAfterMs(everyMs) / 1000} s: is a worker running, and does its budget of ELBv2 reads (tagout worker --elb-reads) reach for its runs?`,
  };
}
