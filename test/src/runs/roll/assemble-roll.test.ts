import { describe, expect, it } from 'vitest';
import type { RollPhase, RollSaid } from '../../../../src/domain/roll/document.js';
import { assembleRoll } from '../../../../src/runs/roll/assemble-roll.js';
import type { RollFacts } from '../../../../src/runs/roll/find-roll.js';
import type { RollRecord } from '../../../../src/runs/roll/read-roll-history.js';

const AT = '2026-11-22T15:00:00.000Z';

function waitsFor(phase: RollPhase, whats: RollSaid['what'][], isRunning = true): string[] {
  const facts = { running: isRunning, phase, startedAt: AT, closedAt: null, memo: { clusters: ['east', 'west'] } };
  const said = whats.map((what) => ({ what, by: 'bob@ops-2', reason: 'lunch', at: AT, cluster: null }));
  const record: RollRecord = {
    ...{ input: null, beginsAt: null, said, begun: new Map(), ending: null },
    timeline: [{ phase, cluster: 'west', at: AT }],
  };
  return assembleRoll(facts as unknown as RollFacts, record).waitingFor;
}

describe('without a worker, a roll waits for one', () => {
  const RESUME = 'tagout resume, which lets west begin (roll.approve: each)';
  const PAUSED = 'tagout resume, because bob@ops-2 has paused the roll';

  it.each<[string, RollPhase, RollSaid['what'][], string[]]>([
    ['alone, in the gate', 'gate', ['pause'], []],
    ['and for an approval', 'paused', ['resume'], [RESUME]],
    ['and for whoever paused it', 'paused', ['resume', 'pause'], [PAUSED]],
    ['and for an approval after a pause', 'paused', ['pause', 'resume'], [RESUME]],
  ])('%s', (_, phase, said, words) => {
    expect(waitsFor(phase, said)).toEqual(['a worker', ...words]);
  });

  it('but not when it is over', () => {
    expect(waitsFor('failed', ['pause'], false)).toEqual([]);
  });
});

it('a roll that was terminated while it waited for its window is to wait for that again', () => {
  const facts = { running: false, phase: 'failed', recordedPhase: 'scheduled', startedAt: AT, closedAt: AT };
  const record: RollRecord = {
    ...{ input: null, beginsAt: null, said: [], begun: new Map(), ending: null },
    timeline: [{ phase: 'scheduled', cluster: null, at: AT }],
  };
  const memo = { clusters: ['east', 'west'] };
  expect(assembleRoll({ ...facts, memo } as unknown as RollFacts, record).next).toBe(
    'tagout roll east west --wait-for-window --reason "..."',
  );
});
