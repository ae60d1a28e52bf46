import type { ObservedHost } from '../../src/domain/host.js';
import { cleanNumber, Unreadable, type Told } from './told.js';

/** What a host tells, all its sources taken together. */
export type Whole = Pick<ObservedHost, 'inFlight' | 'accepted' | 'boot' | 'ready' | 'clockOffMs'>;

/** Sums what is in flight; ready is all of them; the boot is that of the one source that tells it. */
export function merge(told: Told[]): Whole {
  const inFlight = told.flatMap((one) => one.inFlight ?? []);
  // The config forbids it, but a run may be given any: what nobody counts is not 0.
  if (inFlight.length === 0) throw new Unreadable('no source of hostStatus tells what is in flight');
  const source = told.find((one) => one.boot !== null);
  const ready = told.flatMap((one) => one.ready ?? []);
  return {
    inFlight: cleanNumber(
      inFlight.reduce((total, count) => total + count, 0),
      'the sum of inFlight',
    ),
    accepted: told.flatMap((one) => one.accepted ?? []),
    boot: source?.boot ?? null,
    ready: ready.length === 0 ? null : ready.every(Boolean),
    ...(source?.clockOffMs === undefined ? {} : { clockOffMs: source.clockOffMs }),
  };
}
