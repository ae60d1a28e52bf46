import type { StatusDocument } from '../../domain/status.js';
import { NOTHING_LIVE, type Live } from '../../runs/live.js';
import { textOf, type Line } from './screen/line.js';
import { linesOf } from './screen/section.js';
import { statusSections } from './status-sections.js';

/** All of the status, as wide as it is: first what is dangerous, last the one command to go on. */
export function statusLines(document: StatusDocument, live: Live, now: Date): Line[] {
  return statusSections({ document, live, overTime: () => [] }, now).flatMap(linesOf);
}

export function statusText(document: StatusDocument, now: Date): string[] {
  return statusLines(document, NOTHING_LIVE, now).map(textOf);
}
