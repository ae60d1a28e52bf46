import type { MetricMeter } from '@temporalio/common';
import type { Refusal } from './admit.js';
import type { Answer } from './answer.js';
import type { Route } from './route.js';

/** The metrics of a gateway, and what each tells. */
export const METRICS = {
  tagout_gateway_requests_total: 'Answered requests, by route and the first word of the answer.',
  tagout_gateway_refused_total: 'Credentials that were refused, by reason.',
  tagout_gateway_waits: 'Requests that are held until there is something to say.',
  tagout_gateway_connections: 'Open connections.',
} as const;

/** What a gateway counts. Without `--metrics` nothing is kept. */
export interface Counts {
  answered: (route: Route['kind'], answer: Answer) => void;
  refused: (reason: Refusal) => void;
  waits: (count: number) => void;
  connections: (count: number) => void;
}

export function createCounts(meter: MetricMeter): Counts {
  const counter = (name: keyof typeof METRICS) => meter.createCounter(name, undefined, METRICS[name]);
  const gauge = (name: keyof typeof METRICS) => meter.createGauge(name, 'int', undefined, METRICS[name]);
  const requests = counter('tagout_gateway_requests_total');
  const refused = counter('tagout_gateway_refused_total');
  const [waits, connections] = [gauge('tagout_gateway_waits'), gauge('tagout_gateway_connections')];
  // A gauge that was never set has no series.
  waits.set(0);
  connections.set(0);
  return {
    answered: (route, { word }) => requests.add(1, { route, answer: word.split(' ')[0]! }),
    refused: (reason) => refused.add(1, { reason }),
    waits: (count) => waits.set(count),
    connections: (count) => connections.set(count),
  };
}
