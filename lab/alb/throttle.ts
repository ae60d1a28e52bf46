/** ELBv2 has used both codes. */
export interface ThrottleSetting {
  /** How many calls are added each second. */
  perSecond: number;
  burst: number;
  code: 'Throttling' | 'ThrottlingException';
}

/** One token bucket. */
export class Throttle {
  #tokens = Infinity;
  #at = 0;

  /** True when the call may pass. */
  admits(setting: ThrottleSetting, now: number): boolean {
    const refilled = this.#tokens + (Math.max(0, now - this.#at) / 1000) * setting.perSecond;
    this.#tokens = Math.min(setting.burst, refilled);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
