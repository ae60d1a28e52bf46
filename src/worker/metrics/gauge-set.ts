import type { MetricGauge, MetricMeter } from '@temporalio/common';
import { GAUGES, type GaugeName, type GaugeValue } from '../../domain/gauges.js';

/** The gauges that a worker shows. The exporter can't remove a series, so one that nothing tells of any more rests. */
export class GaugeSet {
  private readonly gauges = new Map<GaugeName, MetricGauge>();
  private shown = new Map<string, GaugeValue>();

  constructor(meter: MetricMeter) {
    for (const [name, { help }] of Object.entries(GAUGES))
      this.gauges.set(name as GaugeName, meter.createGauge(name, 'float', undefined, help));
  }

  /** Shows these values and no others. */
  show(values: GaugeValue[]): void {
    const now = new Map(values.map((value) => [keyOf(value), value]));
    for (const [key, { name, labels }] of this.shown)
      if (!now.has(key)) now.set(key, { name, labels, value: GAUGES[name].rest });
    for (const { name, labels, value } of now.values()) this.gauges.get(name)?.set(value, labels);
    this.shown = now;
  }
}

function keyOf({ name, labels }: GaugeValue): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}
