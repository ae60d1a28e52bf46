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
  private readonly buckets = new Map<string, Bucket>();

  /** `uptime`: milliseconds by a clock that nobody sets. */
  constructor(
    private readonly uptime: () => number,
    private readonly limits = REQUESTS,
  ) {}

  /** False if this credential has asked too often. */
  take(id: string): boolean {
    const nowMs = this.uptime();
    const { atOnce, perSecond } = this.limits;
    const { tokens, atMs } = this.buckets.get(id) ?? { tokens: atOnce, atMs: nowMs };
    const filled = Math.min(atOnce, tokens + ((nowMs - atMs) / 1_000) * perSecond);
    const isAllowed = filled >= 1;
    this.keep(id, { tokens: isAllowed ? filled - 1 : filled, atMs: nowMs });
    return isAllowed;
  }

  /** The credential that has been silent for longest is forgotten first. */
  private keep(id: string, bucket: Bucket): void {
    this.buckets.delete(id);
    this.buckets.set(id, bucket);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > KEPT && oldest !== undefined) this.buckets.delete(oldest);
  }
}
