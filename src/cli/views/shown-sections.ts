import type { StatusDocument } from '../../domain/status.js';
import type { Live } from '../../runs/live.js';
import type { ShownRoll } from '../../runs/service-view.js';
import { rollSections } from './roll-sections.js';
import type { Section } from './screen/section.js';
import { counted } from './sections/counted.js';
import { progressLines } from './sections/progress.js';
import { nextSection, refusalText, statusSections, type Shown } from './status-sections.js';

/** What is shown of a service: a maintenance, or a roll with the maintenance of its current cluster opened. */
export interface ShownService extends Omit<Shown, 'document'> {
  document: StatusDocument | null;
  live: Live;
  roll?: ShownRoll | null;
}

export function shownSections({ document, roll = null, ...shown }: ShownService, now: Date): Section[] {
  if (roll === null) return document === null ? [] : statusSections({ document, ...shown }, now);
  const { service, roll: status, current } = roll;
  const opened = current ?? (status.phase === 'scheduled' ? leftOf(document) : null);
  const refusal = opened === null ? refusalText(document?.lastRefusal ?? null, now) : [];
  return [
    ...rollSections(service, status, current, now),
    ...(opened === null
      ? [{ rank: 2, items: progressLines(shown.live.progress, now), more: counted('wait') }]
      : [
          GAP,
          ...statusSections({ document: status.next === null ? opened : { ...opened, next: null }, ...shown }, now),
        ]),
    { rank: 8, items: refusal.map((text) => ({ line: [{ text }], wraps: true })), more: counted('line') },
    ...(status.next === null ? [] : [nextSection(status.next)]),
  ];
}

/** A roll that waits for its window must not hide what the maintenance before it has left. */
function leftOf(document: StatusDocument | null): StatusDocument | null {
  if (document === null) return null;
  const { failure, outOfService, exposed } = document;
  return failure !== null || outOfService.length > 0 || exposed.length > 0 ? document : null;
}

const GAP: Section = { rank: 9, items: [{ line: [{ text: '' }] }], isGap: true, more: () => '' };
