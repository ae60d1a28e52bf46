/**
 * Time counted over all attempts of a step, by the clocks of their own workers, which may differ by any amount: what each
 * attempt has counted, the next goes on from. Time in which no worker ran is left out.
 */
export class Stopwatches {
  private readonly counted = new Map<string, { ms: number; sinceMs: number | null }>();

  /** `uptime`: milliseconds by a clock that nobody sets. `earlier`: what an attempt before, of whatever version, has told. */
  constructor(
    private readonly uptime: () => number,
    earlier?: unknown,
  ) {
    for (const [name, ms] of Object.entries(earlier ?? {}))
      if (typeof ms === 'number' && Number.isFinite(ms) && ms > 0) this.counted.set(name, { ms, sinceMs: null });
  }

  of(name: string): Stopwatch {
    return {
      run: () => this.run(name),
      leaveOut: (ms) => this.add(name, -ms),
      reset: () => void this.counted.delete(name),
    };
  }

  /** For the next attempt. */
  told(): Record<string, number> {
    return Object.fromEntries([...this.counted.keys()].map((name) => [name, Math.round(this.ms(name))]));
  }

  private run(name: string): number {
    const { ms = 0, sinceMs = null } = this.counted.get(name) ?? {};
    this.counted.set(name, { ms, sinceMs: sinceMs ?? this.uptime() });
    return this.ms(name);
  }

  private add(name: string, more: number): void {
    const one = this.counted.get(name);
    if (one !== undefined) one.ms += more;
  }

  private ms(name: string): number {
    const { ms, sinceMs } = this.counted.get(name)!;
    return Math.max(0, ms + (sinceMs === null ? 0 : this.uptime() - sinceMs));
  }
}

export interface Stopwatch {
  /** Milliseconds counted so far; it counts from the first call on. */
  run(): number;
  /** What has passed and does not count. */
  leaveOut(ms: number): void;
  /** It counts from 0, once it runs again. */
  reset(): void;
}
