import { compact } from '../packed.js';
import type { StatusDocument } from '../status.js';

/** As JSON, in the form in which it is stored: every message has a document in the history of `notifyRun`. */
const LARGEST_CHARS = 200_000;
const MOST_LISTED = 100;
const LONGEST_TEXT = 1_000;

export const SHORTENED = 'this document was shortened: `tagout status` shows all of it';

/** The document itself unless it is very large. */
export function boundedDocument(document: StatusDocument): StatusDocument {
  if (isSmall(document)) return document;
  const { failure, hosts, shares, timeline } = document;
  return {
    ...document,
    ...{ startedBy: short(document.startedBy), reason: short(document.reason), claims: [], lastRefusal: null },
    ...{ hosts: some(hosts), shares: some(shares), timeline: some(timeline) },
    ...{ outOfService: some(document.outOfService), exposed: some(document.exposed) },
    waitingFor: texts(document.waitingFor),
    warnings: [SHORTENED, ...texts(document.warnings)],
    failure: failure && {
      ...failure,
      message: short(failure.message),
      reasons: texts(failure.reasons),
      drift: some(failure.drift),
    },
  };
}

export function isSmall(document: object): boolean {
  return JSON.stringify(compact(document)).length <= LARGEST_CHARS;
}

export function some<T>(list: T[]): T[] {
  return list.slice(0, MOST_LISTED);
}

export function texts(list: string[]): string[] {
  return some(list).map(short);
}

export function short(text: string): string {
  return text.slice(0, LONGEST_TEXT);
}
