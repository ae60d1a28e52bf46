import { CLOCKS_DIFFER_MS } from '../../src/domain/host.js';
import { Unreadable } from '../http/unreadable.js';
import type { Told } from './told.js';

/**
 * A boot time is a reading of the host's clock. Adds how far that clock is off, by the `Date` of the answer. Throws
 * `Unreadable` if the boot time is in the future.
 */
export function withClock(told: Told, date: string | null, nowMs: number): Told {
  if (told.boot?.kind !== 'time') return told;
  const aheadMs = told.boot.seconds * 1000 - nowMs;
  if (aheadMs > CLOCKS_DIFFER_MS)
    throw new Unreadable(`answered, but its boot time is ${Math.round(aheadMs / 60_000)} min in the future`);
  const hostMs = hostClock(date);
  return { ...told, clockOffMs: hostMs === null ? null : hostMs - nowMs };
}

/** The host's clock when it answered, in milliseconds since the Unix epoch; null if the answer has none. */
export function hostClock(date: string | null): number | null {
  const dateMs = Date.parse(date ?? '');
  return Number.isFinite(dateMs) ? dateMs : null;
}
