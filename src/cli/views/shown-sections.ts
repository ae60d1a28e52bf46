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
  const refusal = current === null ? refusalText(document?.lastRefusal ?? null, now) : [];
  return [
    ...rollSections(service, status, current, now),
    ...(current === null
      ? [{ rank: 2, items: progressLines(shown.live.progress, now), more: counted('wait') }]
      : [
          GAP,
          ...statusSections({ document: status.next === null ? current : { ...current, next: null }, ...shown }, now),
        ]),
    { rank: 8, items: refusal.map((text) => ({ line: [{ text }], wraps: true })), more: counted('line') },
    ...(status.next === null ? [] : [nextSection(status.next)]),
  ];
}

const GAP: Section = { rank: 9, items: [{ line: [{ text: '' }] }], isGap: true, more: () => '' };
