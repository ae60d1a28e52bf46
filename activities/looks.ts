import { oldestLookMs } from '../src/domain/watched.js';

/** One watcher of this worker. */
export interface Watcher {
  /** When it last looked, whether it could read or not, in milliseconds since the Unix epoch: who has waited longest reads next. */
  triedMs: number;
  /** The same, of its last good look. */
  lookedMs: number;
  everyMs: number;
}

/** A watcher that has waited longer for its look than it may for anybody to rely on this worker's looks. */
export interface LateLook {
  ageMs: number;
  limitMs: number;
}

/** When each watcher of this worker looked last: they share its budget of reads, and may all have to wait for it. */
export class Looks {
  readonly #watchers = new Set<Watcher>();

  /** Until `end`, which belongs in a `finally`: a watcher that is gone waits for nothing. */
  begin(everyMs: number, nowMs: number): Watcher {
    const watcher = { everyMs, triedMs: nowMs, lookedMs: nowMs };
    this.#watchers.add(watcher);
    return watcher;
  }

  end(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /**
   * The one that is late by most; null while none is. What counts is when it last tried: a load balancer that can't be
   * read is a trouble of its own run, and holds up nobody else's.
   */
  late(nowMs: number): LateLook | null {
    const late = [...this.#watchers]
      .map(({ everyMs, triedMs }) => ({ ageMs: nowMs - triedMs, limitMs: oldestLookMs(everyMs) }))
      .filter(({ ageMs, limitMs }) => ageMs > limitMs);
    return late.reduce<LateLook | null>((worst, one) => (one.ageMs > (worst?.ageMs ?? 0) ? one : worst), null);
  }
}
