/** The oldest look on which a run may begin, or hosts may get the go, in multiples of `watch.every`. */
const OLDEST_EVERIES = 6;
/**
 * A look may always be this old, in milliseconds: many runs share a budget of reads, so a short `watch.every` may not
 * be met.
 */
const OLDEST_MS = 120_000;

/** How old a look at the load balancer may be when a run begins or hosts get the go; milliseconds. */
export function oldestLookMs(everyMs: number): number {
  return Math.max(OLDEST_EVERIES * everyMs, OLDEST_MS);
}

/**
 * The watcher of a run, as the Temporal server sees it. Times are from the server's clock, in milliseconds since the
 * Unix epoch.
 */
export interface WatcherFacts {
  state: 'running' | 'paused' | 'waiting' | 'stopping';
  /** When its last heartbeat came; null before the first. */
  heartbeatMs: number | null;
  /** Its last reported good look; null before the first, or if it can't be read. */
  goodLookMs: number | null;
}

/** Why a go must wait for somebody to watch the load balancer, as a phrase; null if somebody watches. */
export function whyUnwatched(watcher: WatcherFacts | null, nowMs: number, everyMs: number): string | null {
  if (watcher === null) return `${WATCHED}: this run has no watcher any more`;
  switch (watcher.state) {
    case 'paused':
      return `${WATCHED}: the watcher of this run is paused`;
    case 'waiting':
      return `${WATCHED}: no worker runs the watcher of this run; the workers are full, gone, or of an older version`;
    case 'stopping':
      return `${WATCHED}: the watcher of this run has been told to stop`;
    case 'running':
      return whyUnseen(watcher, nowMs, everyMs);
  }
}

const WATCHED = 'somebody to watch the load balancer';

function whyUnseen({ heartbeatMs, goodLookMs }: WatcherFacts, nowMs: number, everyMs: number): string | null {
  if (heartbeatMs === null || goodLookMs === null)
    return `${WATCHED}: the watcher of this run has not reported a good look yet`;
  // A look can't be newer than the heartbeat that reported it, whatever the computed times say.
  const ageMs = Math.max(nowMs, heartbeatMs) - Math.min(goodLookMs, heartbeatMs);
  const limitMs = oldestLookMs(everyMs);
  return ageMs <= limitMs
    ? null
    : `${WATCHED}: the last good look of the watcher of this run is ${inS(ageMs)} s old; at most ${inS(limitMs)} s is allowed`;
}

function inS(ms: number): number {
  return Math.round(ms / 1_000);
}
