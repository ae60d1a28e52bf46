import { expect, it } from 'vitest';
import { NO_LOOKS } from '../../../../src/domain/evidence.js';
import { seriesText } from '../../../../src/domain/series-text.js';
import { hostPlots } from '../../../../src/runs/report/plots.js';
import type { RecordedStep } from '../../../../src/runs/report/steps.js';

function step(name: string, firstMs: number, values: number[]): RecordedStep {
  const points = seriesText(values.map((value, n) => ({ atMs: firstMs + n, value })));
  const hosts = [{ host: 'east-1', readings: values.length, isThinned: false, points }];
  const series = { attempt: 1, hosts, hostsOmitted: 0, shares: [], sharesOmitted: 0 };
  return { step: name, evidence: { version: '0.2.0', writes: [], looks: NO_LOOKS, series } };
}

it('what several steps have read about a host is one plot, in the order of time', () => {
  const plot = hostPlots([step('settle', 2_000, [3, 0]), step('drain', 1_000, [5])]).get('east-1')!;
  expect(plot).toEqual({
    points: [
      { at: '1970-01-01T00:00:01.000Z', value: 5 },
      { at: '1970-01-01T00:00:02.000Z', value: 3 },
      { at: '1970-01-01T00:00:02.001Z', value: 0 },
    ],
    ...{ of: 3, isThinned: false, lacks: [] },
  });
});

it('of more than 240 points, 240 are left with the highest among them, and the plot says so', () => {
  const busy = Array.from({ length: 400 }, (_, n) => (n === 211 ? 90 : n % 7));
  const { points, of, isThinned } = hostPlots([step('settle', 1_000, busy)]).get('east-1')!;
  expect(points.length).toBeLessThanOrEqual(240);
  expect(Math.max(...points.map(({ value }) => value!))).toBe(90);
  expect([of, isThinned]).toEqual([400, true]);
});

it('a plot names the steps that had no place for it', () => {
  const full = step('watch', 500, [9]);
  const series = { ...full.evidence.series!, hosts: [], hostsOmitted: 3 };
  const steps = [step('settle', 2_000, [0]), { ...full, evidence: { ...full.evidence, series } }];
  expect(hostPlots(steps).get('east-1')!.lacks).toEqual(['watch']);
});
