import { expect, it } from 'vitest';
import { refuseSteps } from '../../../../src/domain/refusals/steps.js';
import { planned } from '../small-service.js';

it.each<[baseline: number, other: number, steps: number[], RegExp | null]>([
  [100, 100, [10, 100], null],
  [1, 1, [100], null],
  [0, 1, [10, 100], null],
  [
    1,
    1,
    [10, 100],
    /a step of 10% of the share 1 of core-east is the whole share: multiply every share of this action by 2, /,
  ],
  [1, 1, [60, 100], /multiply every share of this action by 2, /],
  [1, 1, [90, 100], /multiply every share of this action by 6, /],
  [1, 999, [10, 100], /no multiple of it up to 999 has such a step: choose smaller steps/],
  [1, 499, [10, 100], /multiply every share of this action by 2, /],
])('a share of %i beside %i in steps of %j', (baseline, other, steps, refused) => {
  const refusals = refuseSteps([planned('v1', [baseline, baseline], { 'core-west': other })], steps);
  expect(refusals).toEqual(refused === null ? [] : [expect.stringMatching(refused)]);
});
