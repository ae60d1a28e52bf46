import { expect, it } from 'vitest';
import { boundedDocument, LARGEST_CHARS } from '../../../../src/domain/notify/bounded-document.js';
import { compact } from '../../../../src/domain/packed.js';
import { inPhase } from '../run-state.js';

const DOCUMENT = inPhase('maintenance').document();

it('a document that is not very large is sent as it is', () => {
  const hosts = Array.from({ length: 1_000 }, (_, n) => ({ ...DOCUMENT.hosts[0]!, name: `east-${n}` }));
  expect(boundedDocument({ ...DOCUMENT, hosts }).hosts).toHaveLength(1_000);
});

it('a very large document is shortened, and says so', () => {
  const texts = Array.from({ length: 1_000 }, (_, n) => `${n} ${random(1_000)}`);
  const failure = { type: 'Refused', message: random(500_000), reasons: texts, drift: [] } as const;
  const told = boundedDocument({ ...DOCUMENT, failure: { ...failure, reasons: texts, drift: [] }, warnings: texts });
  expect(JSON.stringify(compact(told)).length).toBeLessThanOrEqual(LARGEST_CHARS);
  expect(told.warnings[0]).toMatch(/shortened/);
  expect(told).toMatchObject({ runId: DOCUMENT.runId, phase: 'maintenance', hosts: DOCUMENT.hosts });
});

it('texts of hosts and of a load balancer do not make it larger either', () => {
  const hosts = Array.from({ length: 200 }, (_, n) => ({
    ...DOCUMENT.hosts[0]!,
    name: `east-${n}`,
    unobservable: random(5_000),
  }));
  const drift = Array.from({ length: 300 }, () => ({
    ...{ where: random(3_000), what: random(3_000), expected: random(3_000), observed: random(3_000) },
  }));
  const failure = { type: 'RoutingDrift', message: random(5_000), reasons: [], drift } as const;
  const told = boundedDocument({ ...DOCUMENT, hosts, failure: { ...failure, reasons: [], drift } });
  expect(JSON.stringify(compact(told)).length).toBeLessThanOrEqual(LARGEST_CHARS);
  expect(told.runId).toBe(DOCUMENT.runId);
});

/** Text that packing does not shorten. */
function random(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
}
