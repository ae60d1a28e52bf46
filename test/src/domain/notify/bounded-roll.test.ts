import { expect, it } from 'vitest';
import { boundedRoll } from '../../../../src/domain/notify/bounded-roll.js';
import { compact } from '../../../../src/domain/packed.js';
import type { RollDocument, RollSaid } from '../../../../src/domain/roll/document.js';
import { Roll } from '../../../../src/domain/roll/roll.js';
import { inPhase } from '../run-state.js';

const NAMES = ['east', 'west'];

function stopped(): RollDocument {
  const start = { service: 'core', workflowId: 'tagout-roll-core', runId: 'r1', startedBy: 'alice', reason: 'kernel' };
  const roll = new Roll({ ...start, clusters: NAMES, order: NAMES }, 0);
  roll.began('east');
  roll.over('east', false, inPhase('maintenance').document());
  roll.ends('failed', 0, { type: 'RollStopped', detail: 'east did not end restored.' });
  return roll.document();
}

it('a roll that is not very large is sent as it is', () => {
  const document = stopped();
  expect(boundedRoll(document)).toBe(document);
});

it('a very large one is shortened, keeps what was said last and what stopped it, and says so', () => {
  const document = stopped();
  const said = Array.from({ length: 100 }, (_, n): RollSaid => {
    return { what: 'pause', by: 'bob', reason: random(10_000), at: '2026-11-22T03:00:00.000Z', cluster: String(n) };
  });
  const failure = { ...document.roll.failure!, message: random(500_000) };
  const told = boundedRoll({ ...document, roll: { ...document.roll, said, failure, reason: random(30_000) } });
  expect(JSON.stringify(compact(told)).length).toBeLessThan(300_000);
  expect(told.roll.warnings[0]).toMatch(/shortened/);
  expect(told.roll.said.at(-1)!.cluster).toBe('99');
  expect(told).toMatchObject({ roll: { runId: 'r1', clusters: document.roll.clusters }, current: document.current });
});

/** Text that packing does not shorten. */
function random(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
}
