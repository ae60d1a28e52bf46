import type { ObservedHost } from '../../src/domain/host.js';
import { Unreadable } from '../http/unreadable.js';
import { cleanNumber, type Told } from './told.js';

/** A host's status, from all its sources together. */
export type Whole = Pick<ObservedHost, 'inFlight' | 'accepted' | 'boot' | 'ready' | 'clockOffMs'>;

/** Sums in-flight; `ready` is true if all sources say so; the boot comes from the source that has it. */
export function merge(told: Told[]): Whole {
  const inFlight = told.flatMap((one) => one.inFlight ?? []);
  // The config file can't lack this, but the input of a run can: if nobody counts, the number is not 0.
  if (inFlight.length === 0) throw new Unreadable('no source of hostStatus has inFlight');
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
