import { onAbort } from '../on-abort.js';
import type { ReadPlace } from '../ports.js';
import { ReadQueue } from './read-queue.js';
import { ReadRate, type ReadLimit } from './read-rate.js';

/** Each attempt of an ELBv2 read must pass this gate before it goes out. */
export interface ReadGate {
  /** Resolves when the read may go out; rejects when the signal aborts. */
  pass(place: ReadPlace, signal: AbortSignal): Promise<void>;
  /**
   * Reports whether ELBv2 has throttled a call. Each throttled call slows all reads down, each other call speeds them
   * up.
   */
  answered(isThrottled: boolean): void;
}

/** Looks that are not due leave this part of a burst to reads before a write or the go, so that these need not wait. */
const KEPT_OF_BURST = 0.5;

/**
 * The reads that all runs of a worker may make together. ELBv2 throttles by account and region, and a worker uses one
 * account and region. If each run retried by itself, it would only take reads away from the others.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/request-rate-throttling.html
 */
export class ReadBudget implements ReadGate {
  readonly #queue = new ReadQueue<() => void>();
  readonly #rate: ReadRate;
  readonly #now: () => number;
  readonly #uptime: () => number;
  readonly #kept: number;
  #timer: NodeJS.Timeout | undefined;

  /** `now`: the clock of the places; `uptime`: one that nobody sets. Both in milliseconds. */
  constructor(limit: ReadLimit, now: () => number, uptime: () => number) {
    this.#rate = new ReadRate(limit, uptime());
    this.#now = now;
    this.#uptime = uptime;
    this.#kept = limit.burst * KEPT_OF_BURST;
  }

  pass(place: ReadPlace, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = (): void => {
        this.#queue.remove(go);
        reject(signal.reason as Error);
      };
      const go = (): void => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, leave);
      // Without this, setting the clock would put waiting reads last, or first, for as long as the clock was moved.
      const ageMs = Math.max(0, this.#now() - place.sinceMs);
      this.#queue.add({ ...place, sinceMs: this.#uptime() - ageMs }, go);
      this.#letGo();
    });
  }

  answered(isThrottled: boolean): void {
    this.#rate.answered(isThrottled, this.#uptime());
  }

  #letGo(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (!this.#queue.isEmpty) {
      const nowMs = this.#uptime();
      const earlyMs = this.#queue.earlyMs(nowMs);
      const waitMs = this.#rate.waitMs(nowMs, earlyMs === 0 ? 0 : this.#kept);
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#letGo(), earlyMs === 0 ? waitMs : Math.min(waitMs, earlyMs));
        return;
      }
      this.#rate.spend(nowMs);
      this.#queue.next(nowMs)?.();
    }
  }
}

/** Without a limit, for tests and other single readers: every read goes out at once. */
export const UNLIMITED: ReadGate = {
  pass: async (_place, signal) => signal.throwIfAborted(),
  answered: () => undefined,
};
