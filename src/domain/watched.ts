/** A look may be as old as this many of its `watch.every` for anything to begin that rests on being watched, */
const OLDEST_EVERIES = 6;
/** and as old as this in any case, in milliseconds: many runs share a budget of reads, and a short `watch.every` asks for more. */
const OLDEST_MS = 120_000;

/** How old a look at the load balancer may be while a run begins, or hosts get the go; milliseconds. */
export function oldestLookMs(everyMs: number): number {
  return Math.max(OLDEST_EVERIES * everyMs, OLDEST_MS);
}

/** The watcher of a run, as the Temporal server has it. Moments are of the server's clock, in milliseconds since the Unix epoch. */
export interface WatcherFacts {
  state: 'running' | 'paused' | 'waiting' | 'stopping';
  /** When it told something last; null before. */
  heartbeatMs: number | null;
  /** The last good look that it has told; null before, or where that can't be read. */
  goodLookMs: number | null;
}

/** What a go waits for until it is known that somebody watches the load balancer, as a phrase; null where it is. */
export function whyUnwatched(watcher: WatcherFacts | null, nowMs: number, everyMs: number): string | null {
  if (watcher === null) return `${WATCHED}: this run has no watcher any more`;
  switch (watcher.state) {
    case 'paused':
      return `${WATCHED}: the watcher of this run is paused`;
    case 'waiting':
      return `${WATCHED}: no worker carries out the watcher of this run; the workers are full, gone, or of an older version`;
    case 'stopping':
      return `${WATCHED}: the watcher of this run is told to stop`;
    case 'running':
      return whyUnseen(watcher, nowMs, everyMs);
  }
}

const WATCHED = 'somebody to watch the load balancer';

function whyUnseen({ heartbeatMs, goodLookMs }: WatcherFacts, nowMs: number, everyMs: number): string | null {
  if (heartbeatMs === null || goodLookMs === null)
    return `${WATCHED}: the watcher of this run has told of no good look yet`;
  // What was told at a moment was seen before it, whatever was reckoned.
  const ageMs = Math.max(nowMs, heartbeatMs) - Math.min(goodLookMs, heartbeatMs);
  const limitMs = oldestLookMs(everyMs);
  return ageMs <= limitMs
    ? null
    : `${WATCHED}: the last good look of the watcher of this run is ${inS(ageMs)} s old, and may be ${inS(limitMs)} s old`;
}

function inS(ms: number): number {
  return Math.round(ms / 1_000);
}
