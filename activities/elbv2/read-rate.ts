/** How many reads may go out: `burst` at once after a rest, and `perSecond` from then on. */
export interface ReadLimit {
  perSecond: number;
  burst: number;
}

/** A worker that is throttled comes down to this part of its limit at most, so that it goes on to look. */
const SLOWEST = 0.1;

/** The part of the limit by which a throttled answer slows the worker down, and by which any other speeds it up again. */
const STEP = 0.02;

/**
 * A token bucket that slows down when ELBv2 throttles, for everybody who reads through it: who shares the account's limit
 * with others finds what they leave. Both steps are alike, so it comes to rest where half of its answers are throttled,
 * which is to ask for twice what ELBv2 carries out. Where less than half are, by chance, to slow down would take from a
 * run more than it gives to others, and it goes on nearly as fast. Pure: moments are passed in.
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

  /** Takes one read out of the budget; false where there is none now. */
  spend(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until a read may go out that leaves so many others. */
  waitMs(nowMs: number, left = 0): number {
    this.#refill(nowMs);
    const lacking = 1 + left - this.#tokens;
    return lacking <= 0 ? 0 : Math.max(1, Math.ceil((lacking / this.#perSecond) * 1_000));
  }

  /** Whether ELBv2 has throttled a call. */
  answered(isThrottled: boolean, nowMs: number): void {
    this.#refill(nowMs);
    const { perSecond } = this.#limit;
    const step = STEP * perSecond * (isThrottled ? -1 : 1);
    this.#perSecond = Math.min(perSecond, Math.max(SLOWEST * perSecond, this.#perSecond + step));
    this.#refill(nowMs);
  }

  #refill(nowMs: number): void {
    // A clock that was set back gives nothing, and takes nothing.
    const seconds = Math.max(0, nowMs - this.#atMs) / 1_000;
    this.#atMs = nowMs;
    // A slower worker saves up less: a whole burst would go out at once, and be throttled.
    const burst = Math.max(1, (this.#limit.burst * this.#perSecond) / this.#limit.perSecond);
    this.#tokens = Math.min(burst, this.#tokens + seconds * this.#perSecond);
  }
}
