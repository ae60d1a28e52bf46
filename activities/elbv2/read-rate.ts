/** How many reads may go out: `burst` at once after a pause, then `perSecond`. */
export interface ReadLimit {
  perSecond: number;
  burst: number;
}

/** A throttled worker never goes below this part of its limit, so that it keeps looking. */
const SLOWEST = 0.1;

/** The part of the limit by which a throttled answer slows the worker down, and by which any other speeds it up again. */
const STEP = 0.02;

/**
 * A token bucket that slows down when ELBv2 throttles, for all its readers, because others may use the account's limit
 * too. The steps down and up are equal, so its rate settles where half of the answers are throttled: it asks for twice
 * what ELBv2 allows. If fewer answers are throttled, it stays nearly as fast, because slowing down would cost more than
 * it gives to others. Pure: times are passed in.
 */
export class ReadRate {
  readonly #limit: ReadLimit;
  #perSecond: number;
  #tokens: number;
  #atMs: number;

  constructor(limit: ReadLimit, nowMs: number) {
    this.#limit = limit;
    this.#perSecond = limit.perSecond;
    this.#tokens = limit.burst;
    this.#atMs = nowMs;
  }

  /** Takes one read out of the budget; false if there is none now. */
  spend(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until a read may go out and `left` others remain. */
  waitMs(nowMs: number, left = 0): number {
    this.#refill(nowMs);
    const lacking = 1 + left - this.#tokens;
    return lacking <= 0 ? 0 : Math.max(1, Math.ceil((lacking / this.#perSecond) * 1_000));
  }

  /** Reports whether ELBv2 has throttled a call. */
  answered(isThrottled: boolean, nowMs: number): void {
    this.#refill(nowMs);
    const { perSecond } = this.#limit;
    const step = STEP * perSecond * (isThrottled ? -1 : 1);
    this.#perSecond = Math.min(perSecond, Math.max(SLOWEST * perSecond, this.#perSecond + step));
    this.#refill(nowMs);
  }

  #refill(nowMs: number): void {
    // After the clock was set back, nothing is added or removed.
    const seconds = Math.max(0, nowMs - this.#atMs) / 1_000;
    this.#atMs = nowMs;
    // A slower worker saves up a smaller burst: a whole one would be throttled at once.
    const burst = Math.max(1, (this.#limit.burst * this.#perSecond) / this.#limit.perSecond);
    this.#tokens = Math.min(burst, this.#tokens + seconds * this.#perSecond);
  }
}
