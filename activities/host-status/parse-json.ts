import type { JsonFormat } from '../../src/domain/config.js';
import type { Boot } from '../../src/domain/host.js';
import { resolvePointer } from './json-pointer.js';
import { cleanBootTime, cleanNumber, missing, unclean, Unreadable, type Told } from './told.js';

/** A boot id goes into the history of the run at every claim. */
const BOOT_ID_CHARS_MAX = 256;

/** Reads a JSON answer. Throws `Unreadable` where a configured value is missing or not what it must be. */
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
    inFlight: format.inFlight === null ? null : cleanNumber(at(format.inFlight), format.inFlight),
    accepted: format.accepted === null ? null : cleanNumber(at(format.accepted), format.accepted),
    boot: bootId ?? bootTime,
    ready: format.ready === null ? null : cleanBoolean(at(format.ready), format.ready),
  };
}

/** Only objects and arrays: a bare number that was cut off is still a number. */
function parseDocument(text: string): object {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Unreadable('answered what is not JSON', { cause: error });
  }
  if (typeof document !== 'object' || document === null) throw new Unreadable('answered JSON that is not an object');
  return document;
}

/** Trimmed, because a boot id read from a file often has its line end, and a claim's has not. */
function cleanBootId(value: unknown, pointer: string): Boot {
  const id = typeof value === 'string' ? value.trim() : '';
  if (id === '' || id.length > BOOT_ID_CHARS_MAX) {
    throw unclean(pointer, value, `a text of 1 to ${BOOT_ID_CHARS_MAX} characters`);
  }
  return { kind: 'id', id };
}

function cleanBoolean(value: unknown, pointer: string): boolean {
  if (typeof value !== 'boolean') throw unclean(pointer, value, 'true or false');
  return value;
}
