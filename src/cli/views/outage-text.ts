import type { Outage } from '../../runs/poll.js';
import { clock, span } from '../../domain/time-words.js';

/** The lines above a screen that shows the last known status. On a small one, only the first may have room. */
export function outageBanner({ since, why }: Outage, lastSeen: Date, now: Date): string[] {
  return [
    `Temporal can't be reached since ${clock(since.toISOString(), now)} (${span(since, now)}); this was last seen at ${clock(lastSeen.toISOString(), now)}, and the run may have moved on`,
    why,
  ];
}

/** When the screen is not redrawn: one line at the beginning of an outage and one at its end. */
export class OutageLines {
  private outage: Outage | null = null;

  next(outage: Outage | null, now: Date): string | null {
    const before = this.outage;
    this.outage = outage;
    if (outage !== null)
      return before !== null
        ? null
        : `${clock(outage.since.toISOString(), now)} Temporal can't be reached; trying again: ${outage.why}`;
    if (before === null) return null;
    return `${clock(now.toISOString(), now)} Temporal answers again, after ${span(before.since, now)}`;
  }
}
