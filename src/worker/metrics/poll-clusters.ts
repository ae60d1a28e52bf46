import { setTimeout as sleep } from 'node:timers/promises';
import { isUnreachable, unreachable, type Connected } from '../../connect.js';
import { gaugesOf, type GaugeValue } from '../../domain/gauges.js';
import { ClustersNow, type Named } from '../../runs/clusters-now.js';
import { missingAttribute } from '../../runs/search-attributes.js';
import type { GaugeSet } from './gauge-set.js';

/** Between two polls: Prometheus seldom scrapes more often. */
const EVERY_MS = 15_000;

/** A poll that takes longer has failed; what it has read by then counts, and the next poll goes on from there. */
const POLL_MS = 10_000;

export interface PollOptions {
  session: Connected;
  gauges: Pick<GaugeSet, 'show'>;
  /** The clusters of the configs that this worker carries out; null: those of every run. */
  configured: () => Named[] | null;
  warn: (line: string) => void;
  signal: AbortSignal;
  everyMs?: number;
  pollMs?: number;
}

/**
 * Shows what Temporal knows about every maintenance, again and again until the signal. Every worker shows the same,
 * whichever of them carries out a run, and whether or not one does. Through an outage of Temporal the last values
 * stand, and ages grow.
 */
export async function pollClusters(options: PollOptions): Promise<void> {
  const { session, gauges, configured, signal, everyMs = EVERY_MS, pollMs = POLL_MS } = options;
  const clusters = new ClustersNow(session, configured);
  const trouble = new Trouble(options);
  let toldMs = performance.now();
  while (!signal.aborted) {
    const askedMs = performance.now();
    try {
      await session.client.withDeadline(Date.now() + pollMs, () => clusters.poll());
      toldMs = askedMs;
      trouble.over();
    } catch (error) {
      trouble.tell(error);
    }
    if (signal.aborted) return;
    const nowMs = performance.now();
    const age: GaugeValue = { name: 'tagout_metrics_age_seconds', labels: {}, value: (nowMs - toldMs) / 1000 };
    gauges.show([age, ...clusters.tell(nowMs, Date.now()).flatMap(gaugesOf)]);
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Warns once of each trouble: a worker that can't tell its metrics goes on with its work. */
class Trouble {
  private last: string | null = null;

  constructor(private readonly options: Pick<PollOptions, 'session' | 'warn' | 'signal'>) {}

  tell(error: unknown): void {
    const { session, warn, signal } = this.options;
    const told = this.wordsOf(error, session);
    if (told !== this.last && !signal.aborted) warn(`WARN: metrics: ${told}`);
    this.last = told;
  }

  over(): void {
    if (this.last !== null) this.options.warn('INFO: metrics: Temporal tells them again');
    this.last = null;
  }

  private wordsOf(error: unknown, session: Connected): string {
    const missing = missingAttribute(error, session);
    if (missing !== null) return missing.message;
    if (isUnreachable(error)) return unreachable(error, session).message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
