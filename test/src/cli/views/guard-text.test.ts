import { expect, it } from 'vitest';
import { guardText, type GuardAnswer } from '../../../../src/cli/views/guard-text.js';
import type { RollStatus } from '../../../../src/domain/roll/document.js';

const NOW = new Date('2026-11-28T22:10:00.000Z');

function told(beginsAt: string | undefined): string {
  const roll = {
    startedBy: 'alice@ops-1',
    reason: 'kernel',
    ...(beginsAt !== undefined && { beginsAt }),
  } as RollStatus;
  const answer: GuardAnswer = {
    ...{ service: 'core', asked: { namespace: 'default', address: 'localhost:7233' }, roll: null, why: [] },
    ...{ scheduled: null, scheduledRoll: roll, status: null },
  };
  return guardText(answer, NOW).at(-1)!;
}

it.each<[string | undefined, string]>([
  ['2026-11-28T23:10:00.000Z', 'at 23:10:00Z (in 60 min)'],
  // No worker has been up since.
  ['2026-11-28T22:00:00.000Z', 'at any moment: it was due at 22:00:00Z'],
  [undefined, 'soon'],
])('with %s, a roll begins %s', (beginsAt, words) => {
  expect(told(beginsAt)).toBe(`a roll begins ${words}: kernel (alice@ops-1)`);
});
