import type { Boot } from '../../src/domain/host.js';
import { Unreadable } from '../http/unreadable.js';

/** The content of one valid answer of a host; null for values that its source does not name. */
export interface Told {
  inFlight: number | null;
  accepted: number | null;
  boot: Boot | null;
  ready: boolean | null;
  /** If the boot is a time: how far the host's clock is ahead, in milliseconds; null if the answer has no `Date`. */
  clockOffMs?: number | null;
}

/** A count or a time in seconds. `name` is its source: a JSON pointer or a series. */
export function cleanNumber(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw unclean(name, value, 'a finite number of 0 or more');
}

/** The year 5138. A time in milliseconds is beyond it, and would be later than every go. */
const BOOT_TIME_MAX_S = 1e11;

export function cleanBootTime(value: unknown, name: string): Boot {
  const seconds = cleanNumber(value, name);
  if (seconds === 0 || seconds >= BOOT_TIME_MAX_S) throw unclean(name, value, 'a time in Unix seconds');
  return { kind: 'time', seconds };
}

export function missing(name: string): Unreadable {
  return new Unreadable(`answered, but ${name} is missing`);
}

/** Quotes no text of the answer: the person who starts a run chooses what is read, and reasons go into its history. */
export function unclean(name: string, value: unknown, wanted: string): Unreadable {
  return new Unreadable(`answered, but ${name} is ${formOf(value)}, not ${wanted}`, {
    discreet: `answered, but ${name} is not ${wanted}`,
  });
}

function formOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : `a text of ${value.length} characters`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
