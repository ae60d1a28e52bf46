import { expect, it } from 'vitest';
import { boundedDocument } from '../../../../src/domain/notify/bounded-document.js';
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
  expect(JSON.stringify(compact(told)).length).toBeLessThan(500_000);
  expect(told.warnings[0]).toMatch(/shortened/);
  expect(told).toMatchObject({ runId: DOCUMENT.runId, phase: 'maintenance', hosts: DOCUMENT.hosts });
});

/** Text that packing does not shorten. */
function random(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
}
