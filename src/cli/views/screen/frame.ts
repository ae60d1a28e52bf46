import type { Outage } from '../../../runs/poll.js';
import { outageBanner } from '../outage-text.js';
import { shownSections, type ShownService } from '../shown-sections.js';
import { fit } from './fit.js';
import type { Line } from './line.js';
import type { Size } from './live-screen.js';
import type { Section } from './section.js';

/** What the screen shows at one moment. */
export interface Frame extends ShownService {
  /** Temporal can't be reached; the document is what was last seen, at `seenAt`. */
  outage: Outage | null;
  seenAt: Date;
}

/** The whole picture, in at most this many rows and columns. */
export function frame({ outage, seenAt, ...shown }: Frame, size: Size, now: Date): Line[] {
  const banner: Section = {
    rank: 0,
    items:
      outage === null
        ? []
        : outageBanner(outage, seenAt, now).map((text) => ({ line: [{ text, look: 'bad' }], wraps: true })),
    more: () => 'more of this outage',
  };
  return fit([banner, ...shownSections(shown, now)], size);
}
