import { createHash } from 'node:crypto';
import type { JsonFormat } from '../../src/domain/config.js';
import type { Boot } from '../../src/domain/host.js';
import { resolveAll, resolvePointer } from './json-pointer.js';
import { Unreadable } from '../http/unreadable.js';
import { cleanBootTime, cleanNumber, missing, unclean, type Told } from './told.js';

const BOOT_ID_CHARS_MAX = 256;

/**
 * A boot id goes into the history of the run, and the person who starts a run chooses what is read. So text that does
 * not look like a boot id, such as a key or a password, goes there as a digest. A kernel boot id has 36 characters, a
 * time of day fewer.
 */
const SHOWN_BOOT_ID = /^[A-Za-z0-9._:+-]{1,36}$/;
const DIGEST_CHARS = 16;

/** Some servers begin every answer with it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Reads a JSON answer. Throws `Unreadable` if a configured value is missing or not valid. */
export function parseJson(text: string, format: JsonFormat): Told {
  const document = parseDocument(text);
  const at = (pointer: string): unknown => {
    const value = resolvePointer(document, pointer);
    if (value === undefined) throw missing(pointer);
    return value;
  };
  const bootTime = format.bootTime === null ? null : cleanBootTime(at(format.bootTime), format.bootTime);
  const bootId = format.bootId === null ? null : cleanBootId(at(format.bootId), format.bootId);
  return {
    inFlight: sumOfAll(document, format.inFlight),
    accepted: sumOfAll(document, format.accepted),
    boot: bootId ?? bootTime,
    ready: format.ready === null ? null : cleanBoolean(at(format.ready), format.ready),
  };
}

/**
 * A place that two pointers lead to counts once. Each value must be valid by itself: one below 0 would hide another.
 */
function sumOfAll(document: object, pointers: string[]): number | null {
  if (pointers.length === 0) return null;
  const counts = new Map<string, number>();
  for (const pointer of pointers) {
    const found = resolveAll(document, pointer);
    if (found.size === 0) throw missing(pointer);
    for (const [place, value] of found) {
      if (value === undefined) throw missing(pointer);
      counts.set(place, cleanNumber(value, pointer));
    }
  }
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  return cleanNumber(sum, `the sum of ${pointers.join(', ')}`);
}

/** Only objects and arrays: a bare number that was truncated is still a number. */
function parseDocument(text: string): object {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    throw new Unreadable('answered, but not with JSON', { cause: error });
  }
  if (typeof document !== 'object' || document === null) throw new Unreadable('answered JSON that is not an object');
  return document;
}

/** Trimmed, because a boot id that was read from a file often ends with a newline, and the one in a claim does not. */
function cleanBootId(value: unknown, pointer: string): Boot {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > BOOT_ID_CHARS_MAX) {
    throw unclean(pointer, value, `a text of 1 to ${BOOT_ID_CHARS_MAX} characters`);
  }
  return { kind: 'id', id: SHOWN_BOOT_ID.test(text) ? text : digest(text) };
}

/** Distinguishes boots as well as the text itself, and reveals nothing else. */
function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex').slice(0, DIGEST_CHARS)}`;
}

function cleanBoolean(value: unknown, pointer: string): boolean {
  if (typeof value !== 'boolean') throw unclean(pointer, value, 'true or false');
  return value;
}
