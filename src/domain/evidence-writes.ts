import type { WriteEvidence } from './evidence.js';

export interface KeptWrites {
  /** In their order. */
  writes: WriteEvidence[];
  omitted: number;
}

/**
 * The writes that fit into so many characters, as `pack` writes them. The last one has a place first, then those that
 * were refused or not answered, then the others from the first and the last on: what is left out is in the middle.
 */
export function writesWithin(writes: WriteEvidence[], chars: number): KeptWrites {
  const kept = new Set<number>();
  const paid = new Set<string>();
  let left = chars - FRAME_CHARS;
  for (const place of inOrder(writes)) {
    const parts = [...partsOf(writes[place]!)].filter(([part]) => !paid.has(part));
    left -= parts.reduce((sum, [, partChars]) => sum + partChars, ownChars(writes[place]!));
    if (left < 0) break;
    for (const [part] of parts) paid.add(part);
    kept.add(place);
  }
  return { writes: writes.filter((_, place) => kept.has(place)), omitted: writes.length - kept.size };
}

function inOrder(writes: WriteEvidence[]): number[] {
  const places = writes.map((_, place) => place);
  const unusual = places.filter((place) => writes[place]!.outcome !== 'written');
  const fromBothEnds = places.map((n) => (n % 2 === 0 ? n / 2 : writes.length - (n + 1) / 2));
  return [...new Set([...places.slice(-1), ...unusual, ...fromBothEnds])];
}

/** The names of the members, and the outcomes. */
const FRAME_CHARS = 300;
/** The brackets, the indexes and the time of one write. */
const WRITE_CHARS = 50;
/** An id of AWS, which a write that was sent still gets. */
const REQUEST_ID_CHARS = 36;
/** The commas of a text, and the length of its prefix. */
const TEXT_CHARS = 5;

/** What a write needs besides its own cells, and what others may share with it: texts, and the members of its values. */
function partsOf({ api, where, before, after }: WriteEvidence): Map<string, number> {
  const both = [before ?? {}, after];
  const texts = [api, where, ...both.flatMap((one) => [...Object.keys(one), ...Object.values(one).filter(isText)])];
  const members = both.map((one) => Object.keys(one));
  return new Map([
    ...texts.map((text) => [text, charsOf(text)] as const),
    ...members.map((keys) => [JSON.stringify(keys), TEXT_CHARS * (keys.length + 1)] as const),
  ]);
}

/** Never less than what `pack` needs for it besides its parts. */
function ownChars({ requestId, before, after }: WriteEvidence): number {
  // Until it is answered, what it replaces is not known.
  const values = [before ?? after, after].flatMap((one) => Object.values(one));
  const valueChars = values.reduce<number>((sum, value) => sum + (isText(value) ? 0 : charsOf(String(value))), 0);
  return WRITE_CHARS + Math.max(REQUEST_ID_CHARS + TEXT_CHARS + 2, charsOf(requestId ?? '')) + valueChars;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** As JSON. A character that is cut in two is escaped. */
function charsOf(text: string): number {
  return JSON.stringify(text).length + 4 * text.replaceAll(/[\x20-\x7e]/g, '').length + TEXT_CHARS;
}
