import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Read } from '../../src/domain/observation.js';
import type { ReadPlace } from '../ports.js';
import type { ReadGate } from './read-budget.js';
import { ReadClock } from './read-clock.js';
import { unobservable } from './sentences.js';

/** The client, the gate and the place of a reader. */
export interface Reader {
  client: ElasticLoadBalancingV2Client;
  now: () => number;
  gate: ReadGate;
  place: ReadPlace;
}

/** One read, made of several calls that share its place in the queue. */
export interface Reading extends Reader {
  clock: ReadClock;
}

export function beginReading(reader: Reader): Reading {
  return { ...reader, clock: new ReadClock(reader.now) };
}

/** A failed read is unobservable, never empty. A cancelled read rejects, and says nothing. */
export async function observed<T>(
  reader: Reader,
  asked: string,
  signal: AbortSignal,
  read: (reading: Reading) => Promise<T>,
): Promise<Read<T>> {
  const reading = beginReading(reader);
  const { clock } = reading;
  try {
    const value = await read(reading);
    return { kind: 'observed', value, at: reader.now(), askedMs: clock.askedMs, queuedMs: clock.queuedMs };
  } catch (error) {
    signal.throwIfAborted();
    return { ...unobservable(asked, error), queuedMs: clock.queuedMs };
  }
}
