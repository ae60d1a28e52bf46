import { onAbort } from '../on-abort.js';
import type { ReadPlace } from '../ports.js';
import { ReadQueue } from './read-queue.js';
import { ReadRate, type ReadLimit } from './read-rate.js';

/** What each read of ELBv2 passes before it goes out, each time that it is tried. */
export interface ReadGate {
  /** Resolves when the read may go out; rejects when the signal aborts. */
  pass(place: ReadPlace, signal: AbortSignal): Promise<void>;
  /** ELBv2 has throttled a read: all slow down. */
  throttled(): void;
}

/**
 * The reads that all runs of a worker may make together: ELBv2 throttles by account and region, and a worker is of one
 * account and region. Retrying alone, each run would only take from the others what it is refused itself.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/request-rate-throttling.html
 */
export class ReadBudget implements ReadGate {
  readonly #queue = new ReadQueue<() => void>();
  readonly #rate: ReadRate;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(limit: ReadLimit, now: () => number) {
    this.#rate = new ReadRate(limit, now());
    this.#now = now;
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
      this.#queue.add(place, go);
      this.#letGo();
    });
  }

  throttled(): void {
    this.#rate.throttled(this.#now());
  }

  #letGo(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (!this.#queue.isEmpty && this.#rate.spend(this.#now())) this.#queue.next()?.();
    if (this.#queue.isEmpty) return;
    this.#timer = setTimeout(() => this.#letGo(), Math.max(1, this.#rate.waitMs(this.#now())));
  }
}

/** For what reads alone, such as a test: every read goes out at once. */
export const UNLIMITED: ReadGate = {
  pass: async (_place, signal) => signal.throwIfAborted(),
  throttled: () => undefined,
};
