/** Requests a second of one credential; as many may come at once. */
const PER_SECOND = 5;

/** At most this many credentials are remembered; one that has been forgotten begins anew. */
const KEPT = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Limits how often each credential may ask. */
export class Rate {
  private readonly buckets = new Map<string, Bucket>();

  /** `uptime`: milliseconds by a clock that nobody sets. */
  constructor(private readonly uptime: () => number) {}

  /** False if this credential has asked too often. */
  take(id: string): boolean {
    const nowMs = this.uptime();
    const { tokens, atMs } = this.buckets.get(id) ?? { tokens: PER_SECOND, atMs: nowMs };
    const filled = Math.min(PER_SECOND, tokens + ((nowMs - atMs) / 1_000) * PER_SECOND);
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
