import { noopMetricMeter, type MetricMeter, type MetricTags } from '@temporalio/common';
import type { WorkflowInfo } from '@temporalio/workflow';
import { describe, expect, it } from 'vitest';
import { createCounters, type Counters } from '../../../../src/worker/metrics/counters.js';

const run = (runId: string) => ({ runId }) as WorkflowInfo;

/** Counters, and the sum of each series so far. */
function counting(): { counters: Counters; sums: Record<string, number> } {
  const sums: Record<string, number> = {};
  const createCounter: MetricMeter['createCounter'] = (name, unit = '', description = '') => {
    const add = (value: number, tags: MetricTags = {}): void => {
      const key = [name, ...Object.entries(tags).map(([label, text]) => `${label}=${text}`)].join(' ');
      sums[key] = (sums[key] ?? 0) + value;
    };
    return { name, kind: 'counter', valueType: 'int', unit, description, add, withTags: () => createCounter(name) };
  };
  const meter = Object.assign(Object.create(noopMetricMeter) as MetricMeter, { createCounter });
  return { counters: createCounters(meter), sums };
}

describe('a worker counts', () => {
  it('an end once, also when the server asks for the last task again', async () => {
    const { counters, sums } = counting();
    const { ended } = counters.sinks.counts;
    for (const runId of ['r1', 'r1', 'r2']) await ended.fn(run(runId), 'core', 'failed', 'RoutingDrift');
    await ended.fn(run('r3'), 'core', 'restored', '');
    expect(sums).toEqual({
      'tagout_ends_total service=core end=failed type=RoutingDrift': 2,
      'tagout_ends_total service=core end=restored type=': 1,
    });
  });

  it('remembers only the last ends', async () => {
    const { counters, sums } = counting();
    const { ended } = counters.sinks.counts;
    for (let n = 0; n <= 1_000; n += 1) await ended.fn(run(`r${n}`), 'core', 'restored', '');
    await ended.fn(run('r1000'), 'core', 'restored', '');
    await ended.fn(run('r0'), 'core', 'restored', '');
    expect(Object.values(sums)).toEqual([1_002]);
  });

  it('many claims at once, and calls of ELBv2', async () => {
    const { counters, sums } = counting();
    await counters.sinks.counts.claims.fn(run('r1'), 'core', 'early', 1_000);
    counters.elbv2Call('DescribeRules', 'ok');
    expect(sums).toEqual({
      'tagout_claims_total service=core verdict=early': 1_000,
      'tagout_elbv2_calls_total action=DescribeRules outcome=ok': 1,
    });
  });

  it('nothing in a replay', () => {
    const { ended, claims } = counting().counters.sinks.counts;
    expect([ended, claims].map((sink) => sink.callDuringReplay)).toEqual([false, false]);
  });
});
