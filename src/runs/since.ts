/** The times of one poll, by a stopwatch of this machine, in milliseconds. */
export interface PollTimes {
  askedMs: number;
  answeredMs: number;
}

/**
 * How long ago something happened, by its time on another machine's clock. That clock and this machine's may differ by
 * any amount, so this machine's clock counts only within the limits that a stopwatch proves: the latest event happened
 * before the first poll that saw it, and after the last poll that did not see it yet.
 */
export class Since {
  private at: string | null = null;
  private seenMs = 0;
  private unseenMs: number | null = null;
  private polledMs: number | null = null;

  /** `at`: when it last happened, as ISO 8601; null: not yet. */
  poll(at: string | null, { askedMs, answeredMs }: PollTimes): void {
    if (at !== this.at) {
      this.at = at;
      this.seenMs = answeredMs;
      this.unseenMs = this.polledMs;
    }
    this.polledMs = askedMs;
  }

  /** The greatest possible age, by the stopwatch alone; null while that is not known. */
  atMostMs(nowMs: number): number | null {
    return this.unseenMs === null ? null : nowMs - this.unseenMs;
  }

  /** In milliseconds; null before it happened. `nowMs`: by the stopwatch; `clockMs`: by this machine's clock. */
  ageMs(nowMs: number, clockMs: number): number | null {
    if (this.at === null) return null;
    return Math.min(this.atMostMs(nowMs) ?? Infinity, Math.max(nowMs - this.seenMs, clockMs - Date.parse(this.at)));
  }
}
