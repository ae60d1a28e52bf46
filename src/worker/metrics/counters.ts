import type { MetricMeter } from '@temporalio/common';

/** Counts what this worker itself does. Without `--metrics` nothing is kept. */
export interface Counters {
  /** One call of ELBv2. `outcome`: `ok`, or the kind of its fault. */
  elbv2Call: (action: string, outcome: string) => void;
}

export function createCounters(meter: MetricMeter): Counters {
  const elbv2Calls = meter.createCounter(
    'tagout_elbv2_calls_total',
    undefined,
    'Calls of ELBv2 by this worker; outcome is ok or the kind of fault.',
  );
  return { elbv2Call: (action, outcome) => elbv2Calls.add(1, { action, outcome }) };
}
