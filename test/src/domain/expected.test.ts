import { expect as assert, it } from 'vitest';
import { expect, levelAtBegin, levelsIn, staleLevelsIn } from '../../../src/domain/expected.js';
import { PHASES } from '../../../src/domain/lifecycle.js';
import type { PlannedAction } from '../../../src/domain/plan.js';

const STEPS = [10, 50, 100];

it.each([
  ['preflight', ['found']],
  ['draining', ['found', 'drained']],
  ['settling', ['drained']],
  ['maintenance', ['drained']],
  ['confirming', ['drained']],
  ['reactivating', ['drained', 10, 50, 100]],
  ['aborting', ['found', 'drained']],
  ['restored', [100]],
  ['refused', ['found']],
  ['aborted', ['found']],
  ['failed', ['found', 'drained', 10, 50, 100]],
] as const)('in %s each action may stand at %j', (phase, levels) => {
  assert(levelsIn(phase, STEPS)).toEqual(levels);
});

it.each(PHASES)('the shares that hold as %s begins may be read in it', (phase) => {
  const begins = levelAtBegin(phase);
  if (begins === null) assert(['aborting', 'failed']).toContain(phase);
  else assert(levelsIn(phase, STEPS)).toContain(begins);
});

it('only while settling may a look still read the shares that the drain replaced', () => {
  for (const phase of PHASES) assert(staleLevelsIn(phase)).toEqual(phase === 'settling' ? ['found'] : []);
});

it('expects for each action the shares at its own levels', () => {
  const action = (ruleArn: string): PlannedAction => ({
    ruleArn,
    listenerArn: 'l',
    isDefault: false,
    where: ruleArn,
    groups: [
      { targetGroup: 'a', targetGroupArn: 'tg/a', found: 4, baseline: 40 },
      { targetGroup: 'b', targetGroupArn: 'tg/b', found: 0, baseline: 20 },
    ],
    others: [{ targetGroup: 'west', targetGroupArn: 'tg/west', share: 100 }],
    minHealthy: 1,
  });
  const routing = { listeners: [], targets: [] };
  const expected = expect(routing, [action('r1'), action('r2')], (one) =>
    one.ruleArn === 'r1' ? ['found', 'drained'] : [50, 100],
  );
  assert(expected).toEqual({
    routing,
    scope: null,
    moves: [
      {
        kind: 'share',
        ruleArn: 'r1',
        options: [
          { 'tg/a': 4, 'tg/b': 0 },
          { 'tg/a': 0, 'tg/b': 0 },
        ],
      },
      {
        kind: 'share',
        ruleArn: 'r2',
        options: [
          { 'tg/a': 20, 'tg/b': 10 },
          { 'tg/a': 40, 'tg/b': 20 },
        ],
      },
    ],
  });
});
