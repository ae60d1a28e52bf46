import { compact } from '../packed.js';
import type { StatusDocument } from '../status.js';

/** As JSON, in the form in which it is stored: every message has a document in the history of `notifyRun`. */
export const LARGEST_CHARS = 200_000;
const MOST_LISTED = 100;
/** Characters of one text: the first with which the document is small enough. */
const LONGEST_TEXTS = [1_000, 300, 60] as const;

export const SHORTENED = 'this document was shortened: `tagout status` shows all of it';

/** The document itself unless it is very large. */
export function boundedDocument(document: StatusDocument): StatusDocument {
  return isSmall(document) ? document : withShortTexts(withShortLists(document));
}

export function withShortLists(document: StatusDocument): StatusDocument {
  const { failure, hosts, shares, timeline } = document;
  return {
    ...document,
    ...{ claims: [], lastRefusal: null },
    ...{ hosts: some(hosts), shares: some(shares), timeline: some(timeline) },
    ...{ outOfService: some(document.outOfService), exposed: some(document.exposed) },
    waitingFor: some(document.waitingFor),
    warnings: [SHORTENED, ...some(document.warnings)],
    failure: failure && { ...failure, reasons: some(failure.reasons), drift: some(failure.drift) },
  };
}

export function isSmall(document: object): boolean {
  return JSON.stringify(compact(document)).length <= LARGEST_CHARS;
}

export function some<T>(list: T[]): T[] {
  return list.slice(0, MOST_LISTED);
}

/** Every text is cut, because each can come from somebody else: a host, a person, or a load balancer. */
export function withShortTexts<T extends object>(document: T): T {
  const [first, ...shorter] = LONGEST_TEXTS;
  let made = cut(document, first);
  for (const longest of shorter) if (!isSmall(made)) made = cut(document, longest);
  return made;
}

function cut<T>(value: T, longest: number): T {
  if (typeof value === 'string') return value.slice(0, longest) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => cut(one, longest)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cut(one as unknown, longest)])) as T;
}
