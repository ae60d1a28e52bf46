import type { RunFacts, StepFacts } from './facts.js';
import { lateAfterMs } from './late.js';
import { Since, type PollTimes } from './since.js';
import { watcherOf } from './documents/step-words.js';

/** Whether somebody watches the load balancer now. A gate opens only on a fresh look. */
export type Freshness = { kind: 'fresh' } | { kind: 'old'; why: string };

/**
 * The greatest possible age of a run's last good look. This machine's clock may be wrong by any amount, so it is not
 * used. The server's times say how old the look was when the watcher reported it. A stopwatch says how long ago that
 * was at most: since the last poll that had not seen it yet. So nothing is known at the first poll.
 */
export class LookAge {
  private runId: string | null = null;
  private told = new Since();
  private firstAskedMs = 0;

  judge(run: Pick<RunFacts, 'runId' | 'steps'>, times: PollTimes): Freshness {
    if (run.runId !== this.runId) {
      this.runId = run.runId;
      this.told = new Since();
      this.firstAskedMs = times.askedMs;
    }
    const watcher = watcherOf(run.steps);
    this.told.poll(watcher?.heartbeatAt ?? null, times);
    return judgeAge(watcher, this.told.atMostMs(times.answeredMs), times.answeredMs - this.firstAskedMs);
  }
}

/**
 * `toldForMs`: how long ago, at most, the watcher reported this; null while not known, which has lasted `askedForMs`.
 */
function judgeAge(watcher: StepFacts | null, toldForMs: number | null, askedForMs: number): Freshness {
  if (watcher === null) return { kind: 'old', why: 'nobody watches the load balancer' };
  const { heartbeatAt, goodLookAt, everyMs } = watcher;
  if (heartbeatAt === null || goodLookAt === null)
    return { kind: 'old', why: 'the watcher has not reported a good look at the load balancer yet' };
  if (toldForMs === null && askedForMs > lateAfterMs(everyMs))
    return { kind: 'old', why: `the watcher has reported nothing new since ${heartbeatAt}: is a worker running?` };
  if (toldForMs === null) return { kind: 'old', why: 'waiting for the next look at the load balancer' };
  // A look can't be newer than the heartbeat that reported it, whatever the computed times say.
  const ageMs = toldForMs + Math.max(0, Date.parse(heartbeatAt) - Date.parse(goodLookAt));
  if (ageMs <= lateAfterMs(everyMs)) return { kind: 'fresh' };
  return {
    kind: 'old',
    why: `the last good look at the load balancer was at ${goodLookAt}, and the go needs one from the last ${lateAfterMs(everyMs) / 1000} s: is a worker running, and is its budget of ELBv2 reads (tagout worker --elb-reads) large enough for its runs?`,
  };
}
