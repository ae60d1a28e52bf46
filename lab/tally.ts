export const BUCKET_MS = 100;
const BUCKETS_MAX = 36_000;
const LOST_KEPT_MAX = 1000;

/** One request and its answer, if it had one. */
export interface TrafficAnswer {
  /** Milliseconds since the Unix epoch: when it was sent, and when the last byte had come or the connection was cut. */
  sentAt: number;
  at: number;
  url: string;
  /** Null if the connection was cut. */
  status: number | null;
  /** The cluster that answered; null if the load balancer answered, or nobody. */
  cluster: string | null;
  host: string | null;
  /** A 5xx or a cut connection. */
  lost: boolean;
}

export interface Counts {
  served: number;
  lost: number;
}

/** Every answer, counted by cluster and by time; answers without a host are counted under `none`. */
export class Tally {
  readonly total: Counts = { served: 0, lost: 0 };
  readonly clusters = new Map<string, Counts>();
  /** The first of the lost ones. */
  readonly lostAnswers: TrafficAnswer[] = [];
  /** Each key is the beginning of a tenth of a second, in milliseconds since the Unix epoch; in order of arrival. */
  readonly buckets = new Map<number, Map<string, Counts>>();

  add(answer: TrafficAnswer): void {
    const cluster = answer.cluster ?? 'none';
    const start = Math.floor(answer.at / BUCKET_MS) * BUCKET_MS;
    const bucket = this.buckets.get(start) ?? new Map<string, Counts>();
    this.buckets.set(start, bucket);
    for (const counts of [this.total, countsOf(this.clusters, cluster), countsOf(bucket, cluster)]) {
      if (answer.lost) counts.lost += 1;
      else counts.served += 1;
    }
    if (answer.lost && this.lostAnswers.length < LOST_KEPT_MAX) this.lostAnswers.push(answer);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > BUCKETS_MAX && oldest !== undefined) this.buckets.delete(oldest);
  }

  served(cluster: string): number {
    return this.clusters.get(cluster)?.served ?? 0;
  }

  lost(cluster: string): number {
    return this.clusters.get(cluster)?.lost ?? 0;
  }

  /** Answers of a cluster in buckets that began at `since` or later: per cluster, for a live view. */
  since(since: number): Map<string, Counts> {
    const sums = new Map<string, Counts>();
    for (const [start, bucket] of this.buckets) {
      if (start < since) continue;
      for (const [cluster, counts] of bucket) {
        const sum = countsOf(sums, cluster);
        sum.served += counts.served;
        sum.lost += counts.lost;
      }
    }
    return sums;
  }
}

function countsOf(map: Map<string, Counts>, cluster: string): Counts {
  const counts = map.get(cluster) ?? { served: 0, lost: 0 };
  map.set(cluster, counts);
  return counts;
}
