/**
 * The clock of the Temporal server, as far as its answers tell: it never says a later time than it is. The worker's own
 * clock may be off by any amount; only how fast it runs is relied on.
 */
export class ServerClock {
  private startOffsetMs = -Infinity;
  private lastOffsetMs = -Infinity;

  /** `began`: when the attempt began here, by `uptime`, a clock that nobody sets; milliseconds. */
  constructor(
    private readonly uptime: () => number,
    private readonly began: number,
  ) {}

  /** What the server has just told of this attempt, by its own clock. */
  heard({ startedMs, beatMs }: { startedMs: number | null; beatMs: number | null }): void {
    if (startedMs !== null) this.startOffsetMs = startedMs - this.began;
    // A machine that was suspended has lost time: then only what the server has heard of lately tells.
    if (beatMs !== null) this.lastOffsetMs = beatMs - this.uptime();
  }

  /** A moment of this attempt, in milliseconds since the Unix epoch; null before anything was heard. */
  at(uptimeMs: number): number | null {
    const offsetMs = Math.max(this.startOffsetMs, this.lastOffsetMs);
    return offsetMs === -Infinity ? null : uptimeMs + offsetMs;
  }
}
