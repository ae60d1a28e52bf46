import { expect, it } from 'vitest';
import type { MetricMeter } from '@temporalio/common';
import { createCounts, METRICS } from '../../../src/gateway/counts.js';

it('every answer, every refusal, and what is open now, is told', () => {
  const told: unknown[] = [];
  const metric = (name: string) => ({
    add: (value: number, labels: object) => told.push([name, value, labels]),
    set: (value: number) => told.push([name, value]),
  });
  const counts = createCounts({ createCounter: metric, createGauge: metric } as unknown as MetricMeter);
  expect(told.splice(0)).toEqual([
    ['tagout_gateway_waits', 0],
    ['tagout_gateway_connections', 0],
  ]);
  // The id of a run would make a series of its own.
  counts.answered('go', { status: 200, word: 'go run-1' });
  counts.refused('other-host');
  counts.waits(2);
  counts.connections(3);
  expect(told).toEqual([
    ['tagout_gateway_requests_total', 1, { route: 'go', answer: 'go' }],
    ['tagout_gateway_refused_total', 1, { reason: 'other-host' }],
    ['tagout_gateway_waits', 2],
    ['tagout_gateway_connections', 3],
  ]);
  expect(Object.keys(METRICS)).toHaveLength(4);
});
