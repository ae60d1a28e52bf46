import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareAt, shareAtStep, sharesAt, type PlannedShare } from '../../../src/domain/plan.js';

const baselines = fc.integer({ min: 1, max: 999 });
const percents = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.001, max: 100, noNaN: true }));

it('a step is at least 1 and at most the baseline', () => {
  fc.assert(
    fc.property(baselines, percents, (baseline, percent) => {
      const share = shareAtStep(baseline, percent);
      expect(Number.isInteger(share)).toBe(true);
      expect(share).toBeGreaterThanOrEqual(1);
      expect(share).toBeLessThanOrEqual(baseline);
      expect(Math.abs(share - (baseline * percent) / 100)).toBeLessThanOrEqual(share === 1 ? 1 : 0.5 + 1e-9);
    }),
  );
});

it('a later step is never less', () => {
  fc.assert(
    fc.property(baselines, percents, percents, (baseline, one, two) => {
      const [early, late] = [Math.min(one, two), Math.max(one, two)];
      expect(shareAtStep(baseline, early)).toBeLessThanOrEqual(shareAtStep(baseline, late));
    }),
  );
});

it('100% is exactly the baseline', () => {
  for (let baseline = 0; baseline <= 999; baseline += 1) expect(shareAtStep(baseline, 100)).toBe(baseline);
});

it.each([
  [100, 10, 10],
  [1, 10, 1],
  [3, 50, 2],
  [5, 10, 1],
  [0, 50, 0],
])('baseline %d at %d%% is %d', (baseline, percent, share) => {
  expect(shareAtStep(baseline, percent)).toBe(share);
});

const GROUP: PlannedShare = { targetGroup: 'core-east', targetGroupArn: 'tg/east', found: 7, baseline: 100 };

it.each([
  ['found', 7],
  ['drained', 0],
  [25, 25],
  [100, 100],
] as const)('at level %s a group adopted at 7 of 100 gets %d', (level, share) => {
  expect(shareAt(GROUP, level)).toBe(share);
  const action = {
    ...{ ruleArn: 'r', listenerArn: 'l', isDefault: true, where: 'here' },
    ...{ groups: [GROUP], others: [], minHealthy: 1 },
  };
  expect(sharesAt(action, level)).toEqual({ 'tg/east': share });
});
