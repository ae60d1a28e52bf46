import { oldestLookMs } from '../src/domain/watched.js';

/** One watcher of this worker. */
export interface Watcher {
  /**
   * When it last tried to look, in milliseconds since the Unix epoch. The watcher that has waited longest reads next.
   */
  triedMs: number;
  /** The time of its last good look. */
  lookedMs: number;
  everyMs: number;
}

/** A watcher that has waited for its look so long that nothing may rely on this worker's looks. */
export interface LateLook {
  ageMs: number;
  limitMs: number;
}

/** When each watcher of this worker last looked. They share its budget of reads, and may all have to wait. */
export class LookTimes {
  readonly #watchers = new Set<Watcher>();

  /** Registers a watcher. Call `end` in a `finally`, so that a watcher that is gone does not count as late. */
  begin(everyMs: number, nowMs: number): Watcher {
    const watcher = { everyMs, triedMs: nowMs, lookedMs: nowMs };
    this.#watchers.add(watcher);
    return watcher;
  }

  end(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /**
   * The watcher that is most overdue; null if none is. The time of its last attempt counts: a load balancer that can't
   * be read concerns only its own run, and must not hold up others.
   */
  late(nowMs: number): LateLook | null {
    const late = [...this.#watchers]
      .map(({ everyMs, triedMs }) => ({ ageMs: nowMs - triedMs, limitMs: oldestLookMs(everyMs) }))
      .filter(({ ageMs, limitMs }) => ageMs > limitMs);
    return late.reduce<LateLook | null>((worst, one) => (one.ageMs > (worst?.ageMs ?? 0) ? one : worst), null);
  }
}
