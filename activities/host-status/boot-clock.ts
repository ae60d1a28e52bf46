import { CLOCKS_DIFFER_MS } from '../../src/domain/host.js';
import { Unreadable, type Told } from './told.js';

/**
 * A boot time is a reading of the host's clock: the same with how far that clock is off, by the `Date` of the answer.
 * Throws `Unreadable` where the host says that it will have booted.
 */
export function withClock(told: Told, date: string | null, nowMs: number): Told {
  if (told.boot?.kind !== 'time') return told;
  const aheadMs = told.boot.seconds * 1000 - nowMs;
  if (aheadMs > CLOCKS_DIFFER_MS)
    throw new Unreadable(`answered, but its boot time is ${Math.round(aheadMs / 60_000)} min in the future`);
  const hostMs = hostClock(date);
  return { ...told, clockOffMs: hostMs === null ? null : hostMs - nowMs };
}

/** What the clock of the host told when it answered, in milliseconds since the Unix epoch; null where it did not tell. */
export function hostClock(date: string | null): number | null {
  const dateMs = Date.parse(date ?? '');
  return Number.isFinite(dateMs) ? dateMs : null;
}
