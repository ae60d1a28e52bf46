import type { StatusDocument } from '../../domain/status.js';
import { NOTHING_LIVE, type Live } from '../../runs/live.js';
import type { ShownRoll } from '../../runs/service-view.js';
import { textOf, type Line } from './screen/line.js';
import { AS_WIDE_AS_IT_IS, type Printing } from './screen/section.js';
import { shownSections } from './shown-sections.js';

/** All of the status: first what is dangerous, last the one command to go on. */
export function statusLines(
  document: StatusDocument | null,
  live: Live,
  now: Date,
  roll: ShownRoll | null = null,
  { section }: Printing = AS_WIDE_AS_IT_IS,
): Line[] {
  return shownSections({ document, live, roll, overTime: () => [] }, now).flatMap(section);
}

export function statusText(document: StatusDocument, now: Date): string[] {
  return statusLines(document, NOTHING_LIVE, now).map(textOf);
}
