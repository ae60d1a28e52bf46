import { noopMetricMeter, type MetricMeter } from '@temporalio/common';
import { expect, it } from 'vitest';
import type { GaugeValue } from '../../../../src/domain/gauges.js';
import { GaugeSet } from '../../../../src/worker/metrics/gauge-set.js';

const ofCore = (name: GaugeValue['name'], value: number, more: Record<string, string> = {}): GaugeValue => {
  return { name, labels: { service: 'core', ...more }, value };
};

it('brings to rest what is told no more, for the exporter goes on to show it', () => {
  const shown: Record<string, number> = {};
  const gauges = new GaugeSet(remembering(shown));
  gauges.show([
    ofCore('tagout_maintenance', 1, { cluster: 'east', phase: 'draining' }),
    ofCore('tagout_phase_seconds', 7.5, { cluster: 'east' }),
    ofCore('tagout_out_of_service', 1, { cluster: 'east' }),
    ofCore('tagout_exposed', 1, { cluster: 'east' }),
    ofCore('tagout_look_age_seconds', 3),
    ofCore('tagout_in_flight', 12, { host: 'east-1' }),
  ]);
  expect(shown).toEqual({
    'tagout_maintenance core east draining': 1,
    'tagout_phase_seconds core east': 7.5,
    'tagout_out_of_service core east': 1,
    'tagout_exposed core east': 1,
    'tagout_look_age_seconds core': 3,
    'tagout_in_flight core east-1': 12,
  });
  gauges.show([ofCore('tagout_in_flight', 9, { host: 'east-1' })]);
  gauges.show([]);
  expect(shown).toEqual({
    'tagout_maintenance core east draining': 0,
    'tagout_phase_seconds core east': 0,
    'tagout_out_of_service core east': 0,
    'tagout_exposed core east': 0,
    'tagout_look_age_seconds core': NaN,
    'tagout_in_flight core east-1': NaN,
  });
});

it('knows a series by its labels, in whatever order', () => {
  const shown: Record<string, number> = {};
  const gauges = new GaugeSet(remembering(shown));
  const labels = { cluster: 'east', service: 'core' };
  gauges.show([{ name: 'tagout_exposed', labels, value: 1 }]);
  gauges.show([ofCore('tagout_exposed', 1, { cluster: 'east' })]);
  expect(shown['tagout_exposed core east']).toBe(1);
});

/** Keeps the last value of each series, as the exporter does. */
function remembering(shown: Record<string, number>): MetricMeter {
  const createGauge: MetricMeter['createGauge'] = (name, valueType = 'int', unit = '', description = '') => {
    const set = (value: number, { service, ...more }: object & { service?: unknown } = {}): void => {
      shown[[name, service, ...Object.values(more)].join(' ')] = value;
    };
    return { name, kind: 'gauge', valueType, unit, description, set, withTags: () => createGauge(name) };
  };
  return Object.assign(Object.create(noopMetricMeter) as MetricMeter, { createGauge });
}
