import type { MetricMeter } from '@temporalio/common';
import type { InjectedSinks } from '@temporalio/worker';
import type { Counts } from '../../../workflows/counts.js';

/** The counters, and what each counts. */
export const COUNTERS = {
  tagout_elbv2_calls_total: 'Calls of ELBv2 by this worker; outcome is ok or the kind of fault.',
  tagout_claims_total: 'Claims that were judged, by verdict.',
  tagout_ends_total: 'Maintenances that ended, by end and type of failure.',
  tagout_notify_total: 'Messages to receivers of notify, by outcome.',
} as const;

/** Counts what this worker itself does. Without `--metrics` nothing is kept. */
export interface Counters {
  /** One call of ELBv2. `outcome`: `ok`, or the kind of its fault. */
  elbv2Call: (action: string, outcome: string) => void;
  /** What the runs tell. */
  sinks: InjectedSinks<Counts>;
}

/** Ends are remembered, because the server may ask for the last task of a run again. */
const ENDS_KEPT = 1_000;

export function createCounters(meter: MetricMeter): Counters {
  const counter = (name: keyof typeof COUNTERS) => meter.createCounter(name, undefined, COUNTERS[name]);
  const elbv2Calls = counter('tagout_elbv2_calls_total');
  const claims = counter('tagout_claims_total');
  const ends = counter('tagout_ends_total');
  const notified = counter('tagout_notify_total');
  const ended = new Set<string>();
  return {
    elbv2Call: (action, outcome) => elbv2Calls.add(1, { action, outcome }),
    sinks: {
      counts: {
        claims: {
          fn: (_, service, verdict, count) => claims.add(count, { service, verdict }),
          callDuringReplay: false,
        },
        ended: {
          fn: ({ runId }, service, end, type) => {
            if (ended.has(runId)) return;
            ended.add(runId);
            const [oldest] = ended;
            if (ended.size > ENDS_KEPT && oldest !== undefined) ended.delete(oldest);
            ends.add(1, { service, end, type });
          },
          callDuringReplay: false,
        },
        notified: {
          fn: (_, outcome) => notified.add(1, { outcome }),
          callDuringReplay: false,
        },
      },
    },
  };
}
