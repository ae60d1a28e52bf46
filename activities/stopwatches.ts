/**
 * Measures time over all attempts of a step. Each attempt uses its own worker's clock, and passes its total to the
 * next, so these clocks may differ by any amount. Time in which no worker ran is left out.
 */
export class Stopwatches {
  private readonly counted = new Map<string, { ms: number; sinceMs: number | null }>();

  /**
   * `uptime`: milliseconds by a clock that nobody sets. `earlier`: the totals of the attempt before, possibly of
   * another version.
   */
  constructor(
    private readonly uptime: () => number,
    earlier?: unknown,
  ) {
    for (const [name, ms] of Object.entries(earlier ?? {}))
      if (typeof ms === 'number' && Number.isFinite(ms) && ms > 0) this.counted.set(name, { ms, sinceMs: null });
  }

  of(name: string): Stopwatch {
    return {
      elapsed: () => this.elapsed(name),
      leaveOut: (ms) => this.add(name, -ms),
      stop: () => this.stop(name),
      reset: () => void this.counted.delete(name),
    };
  }

  /** For the next attempt. */
  told(): Record<string, number> {
    return Object.fromEntries([...this.counted.keys()].map((name) => [name, Math.round(this.ms(name))]));
  }

  private elapsed(name: string): number {
    const { ms = 0, sinceMs = null } = this.counted.get(name) ?? {};
    this.counted.set(name, { ms, sinceMs: sinceMs ?? this.uptime() });
    return this.ms(name);
  }

  private add(name: string, more: number): void {
    const one = this.counted.get(name);
    if (one !== undefined) one.ms += more;
  }

  private stop(name: string): void {
    if (this.counted.has(name)) this.counted.set(name, { ms: this.ms(name), sinceMs: null });
  }

  private ms(name: string): number {
    const { ms, sinceMs } = this.counted.get(name)!;
    return Math.max(0, ms + (sinceMs === null ? 0 : this.uptime() - sinceMs));
  }
}

export interface Stopwatch {
  /** Starts the stopwatch at the first call; returns the milliseconds so far. */
  elapsed(): number;
  /** Subtracts time that has passed but does not count. */
  leaveOut(ms: number): void;
  /** Stops it; the next `elapsed` lets it go on. */
  stop(): void;
  /** Back to 0; the next `elapsed` starts it again. */
  reset(): void;
}
