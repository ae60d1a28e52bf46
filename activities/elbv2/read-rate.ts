/** How many reads may go out: `burst` at once after a rest, and `perSecond` from then on. */
export interface ReadLimit {
  perSecond: number;
  burst: number;
}

/** A worker that is throttled comes down to this part of its rate at most, so that it goes on to look. */
const SLOWEST = 0.1;

/** What a throttled answer leaves of the rate. */
const DECREASE = 0.7;

/** Answers of calls that were under way together tell of one shortage. */
const DECREASE_EVERY_MS = 1_000;

/** The part of the full rate that comes back in each second without a throttled answer. */
const RECOVERY_PER_SECOND = 0.2;

/**
 * A token bucket that slows down when ELBv2 throttles, for everybody who reads through it, and recovers in small steps:
 * who shares the account's limit with others finds what they leave. Pure: moments are passed in.
 */
export class ReadRate {
  readonly #limit: ReadLimit;
  #perSecond: number;
  #tokens: number;
  #atMs: number;
  #slowedMs = -Infinity;

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

  /** Milliseconds until the next read may go out. */
  waitMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000);
  }

  /** ELBv2 has throttled an answer. */
  throttled(nowMs: number): void {
    this.#refill(nowMs);
    if (nowMs - this.#slowedMs < DECREASE_EVERY_MS && nowMs >= this.#slowedMs) return;
    this.#slowedMs = nowMs;
    this.#perSecond = Math.max(this.#limit.perSecond * SLOWEST, this.#perSecond * DECREASE);
    // What a rest has saved up would go out at once, and be throttled.
    this.#tokens = Math.min(this.#tokens, Math.max(1, this.#perSecond));
  }

  #refill(nowMs: number): void {
    // A clock that was set back gives nothing, and takes nothing.
    const seconds = Math.max(0, nowMs - this.#atMs) / 1_000;
    this.#atMs = nowMs;
    this.#tokens = Math.min(this.#limit.burst, this.#tokens + seconds * this.#perSecond);
    const recovered = this.#perSecond + seconds * this.#limit.perSecond * RECOVERY_PER_SECOND;
    this.#perSecond = Math.min(this.#limit.perSecond, recovered);
  }
}
