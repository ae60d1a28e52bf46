import { KeptByKey } from './kept-by-key.js';

export interface Limits {
  /** So many may come at once. */
  atOnce: number;
  perSecond: number;
}

/** Of all requests of one credential. */
export const REQUESTS: Limits = { atOnce: 5, perSecond: 5 };
/**
 * Of the claims of one host: Temporal takes 10,000 signals for a run, and nobody may use them up for the others.
 */
export const CLAIMS: Limits = { atOnce: 10, perSecond: 0.1 };

/** At most this many credentials are remembered; one that has been forgotten begins anew. */
const KEPT = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Limits how often each one may ask. */
export class Rate {
  private readonly buckets = new KeptByKey<Bucket>(KEPT);

  /** `uptime`: milliseconds by a clock that nobody sets. */
  constructor(
    private readonly uptime: () => number,
    private readonly limits = REQUESTS,
  ) {}

  /** False if this one has asked too often. */
  take(id: string): boolean {
    const nowMs = this.uptime();
    const { atOnce, perSecond } = this.limits;
    const bucket = this.buckets.of(id, () => ({ tokens: atOnce, atMs: nowMs }));
    bucket.tokens = Math.min(atOnce, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
