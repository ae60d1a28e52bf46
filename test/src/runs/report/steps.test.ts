import { expect, it } from 'vitest';
import { NO_LOOKS, type LooksEvidence } from '../../../../src/domain/evidence.js';
import { looksOf, type RecordedStep } from '../../../../src/runs/report/steps.js';

function step(name: string, looks: Partial<LooksEvidence>): RecordedStep {
  return { step: name, evidence: { version: '0.2.0', writes: [], looks: { ...NO_LOOKS, count: 5, ...looks } } };
}

it.each<[string, RecordedStep[], number | null]>([
  [
    'of the watcher, not of the steps beside it',
    [step('settle', { longestGapMs: 900 }), step('watch', { longestGapMs: 700 })],
    700,
  ],
  ['of the worse of two watchers', [step('watch', { longestGapMs: 800 }), step('watch', { longestGapMs: 300 })], 800],
  ['unknown before the watcher has ended', [step('settle', { longestGapMs: 900 })], null],
])('the longest gap is %s', (_, steps, expected) => {
  expect(looksOf(steps).longestGapMs).toBe(expected);
});

it('the last good look is the last before the first bad one, whoever looked', () => {
  const looks = looksOf([
    step('watch', { lastGoodMs: 4_000, firstBadMs: 5_000 }),
    step('settle', { lastGoodMs: 4_500 }),
    step('drain', { lastGoodMs: 6_000 }),
  ]);
  expect([looks.lastGoodAt, looks.firstBadAt]).toEqual(['1970-01-01T00:00:04.500Z', '1970-01-01T00:00:05.000Z']);
});
