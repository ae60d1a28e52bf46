import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Read } from '../../src/domain/observation.js';
import { unobservable } from './sentences.js';

export interface Reader {
  client: ElasticLoadBalancingV2Client;
  now: () => number;
}

/** A read that failed is unobservable, never empty; one that was cancelled is cancelled, and says nothing. */
export async function observed<T>(
  { now }: Reader,
  asked: string,
  signal: AbortSignal,
  read: () => Promise<T>,
): Promise<Read<T>> {
  try {
    return { kind: 'observed', value: await read(), at: now() };
  } catch (error) {
    signal.throwIfAborted();
    return unobservable(asked, error);
  }
}
