import type { ObservedHost } from '../../src/domain/host.js';
import { cleanNumber, Unreadable, type Told } from './told.js';

/** What a host tells, all its sources taken together. */
export type Whole = Pick<ObservedHost, 'inFlight' | 'accepted' | 'boot' | 'ready'>;

/** Sums the counts; ready is all of them; the boot is that of the one source that tells it. */
export function merge(told: Told[]): Whole {
  const inFlight = sumOf(told, 'inFlight');
  // The config forbids it, but a run may be given any: what nobody counts is not 0.
  if (inFlight === null) throw new Unreadable('no source of hostStatus tells what is in flight');
  const ready = told.flatMap((one) => one.ready ?? []);
  return {
    inFlight,
    accepted: sumOf(told, 'accepted'),
    boot: told.find((one) => one.boot !== null)?.boot ?? null,
    ready: ready.length === 0 ? null : ready.every(Boolean),
  };
}

function sumOf(told: Told[], key: 'inFlight' | 'accepted'): number | null {
  const counts = told.flatMap((one) => one[key] ?? []);
  if (counts.length === 0) return null;
  return cleanNumber(
    counts.reduce((total, count) => total + count, 0),
    `the sum of ${key}`,
  );
}
