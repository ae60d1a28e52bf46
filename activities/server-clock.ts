/**
 * The clock of the Temporal server, estimated from its answers, and never too late. The worker's own clock may be off
 * by any amount; it only has to run at the right speed.
 */
export class ServerClock {
  private startOffsetMs = -Infinity;
  private lastOffsetMs = -Infinity;

  /** `began`: when the attempt began here, by `uptime`, a clock that nobody sets; milliseconds. */
  constructor(
    private readonly uptime: () => number,
    private readonly began: number,
  ) {}

  /** Takes the server's newest times of this attempt, by the server's clock. */
  heard({ startedMs, beatMs }: { startedMs: number | null; beatMs: number | null }): void {
    if (startedMs !== null) this.startOffsetMs = startedMs - this.began;
    // If this machine was suspended, `uptime` has lost time, so only the newest heartbeat is right.
    if (beatMs !== null) this.lastOffsetMs = beatMs - this.uptime();
  }

  /** Converts a time of this attempt to milliseconds since the Unix epoch; null before the server's first answer. */
  at(uptimeMs: number): number | null {
    const offsetMs = Math.max(this.startOffsetMs, this.lastOffsetMs);
    return offsetMs === -Infinity ? null : uptimeMs + offsetMs;
  }
}
