import { momentsOf } from './zone-clock.js';

/** Milliseconds since the Unix epoch, or why the text is none, as the end of a sentence about it. */
export type ParsedTime = { kind: 'moment'; atMs: number } | { kind: 'wrong'; why: string };

const TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,3})?))?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * ISO 8601 with an offset: `2026-11-30T22:00+01:00`. Without one, the clocks of `zone` count, unless they skip that time or
 * show it twice. Null: no zone is known.
 */
export function parseTime(text: string, zone: string | null): ParsedTime {
  const [, date, minute, second = '00', offset] = TIME.exec(text) ?? [];
  const shownMs = Date.parse(`${date}T${minute}:${second}Z`);
  if (date === undefined || Number.isNaN(shownMs) || !new Date(shownMs).toISOString().startsWith(date))
    return wrong('is no time such as 2026-11-30T22:00+01:00 or 2026-11-30T21:00Z');
  if (offset !== undefined) {
    const atMs = Date.parse(`${date}T${minute}:${second}${offset}`);
    return Number.isNaN(atMs) ? wrong('has no offset that exists') : { kind: 'moment', atMs };
  }
  if (zone === null) return wrong('does not say in which time zone: add Z for UTC, or an offset such as +01:00');
  const [first, again] = momentsOf(zone, shownMs);
  if (first === undefined) return wrong(`does not exist in ${zone}, whose clocks skip it: add an offset`);
  if (again !== undefined)
    return wrong(
      `exists twice in ${zone}, whose clocks go back over it: say ${isoOf(first)} for the first, or ${isoOf(again)}`,
    );
  return { kind: 'moment', atMs: first };
}

function wrong(why: string): ParsedTime {
  return { kind: 'wrong', why };
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(':00.000Z', 'Z');
}
