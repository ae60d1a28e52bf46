import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Read } from '../../src/domain/observation.js';
import type { ReadPlace } from '../ports.js';
import type { ReadGate } from './read-budget.js';
import { ReadClock } from './read-clock.js';
import { unobservable } from './sentences.js';

/** Who reads, and what for. */
export interface Reader {
  client: ElasticLoadBalancingV2Client;
  now: () => number;
  gate: ReadGate;
  place: ReadPlace;
}

/** One read of several calls, which share its place in the queue. */
export interface Reading extends Reader {
  clock: ReadClock;
}

export function beginReading(reader: Reader): Reading {
  return { ...reader, clock: new ReadClock(reader.now) };
}

/** A read that failed is unobservable, never empty; one that was cancelled is cancelled, and says nothing. */
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
