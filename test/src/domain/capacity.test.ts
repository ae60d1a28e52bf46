import { describe, expect, it } from 'vitest';
import { findCapacityShort, minHealthyOf } from '../../../src/domain/capacity.js';
import type { TargetHealth } from '../../../src/domain/routing.js';
import { DEFAULT, planned, target, V1 } from './small-service.js';

describe('capacity', () => {
  const west = (state?: string) => target('core-west', '10.0.2.11', state);
  const action = planned('v1', [100, 100], { 'core-west': 100, 'core-north': 0 });

  it.each<[string, TargetHealth[], number, string[]]>([
    ['enough', [west()], 1, []],
    ['none required', [], 0, []],
    [
      'too few',
      [west()],
      2,
      [`${V1}: only 1 healthy target would remain in core-west, capacity.minHealthy asks for 2`],
    ],
    ...['unhealthy', 'initial', 'draining', 'unused', 'unavailable', 'unhealthy.draining'].map(
      (state): [string, TargetHealth[], number, string[]] => [
        `a target that is ${state} does not count`,
        [west(state)],
        1,
        [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
      ],
    ),
    [
      'nor does one that a zonal shift keeps from traffic',
      [{ ...west(), zonalShift: 'zonal_shift_active' }],
      1,
      [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
    ],
    [
      'nor does one behind a share of 0',
      [target('core-north', '10.0.3.1')],
      1,
      [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
    ],
    [
      'nor does one of the cluster itself',
      [target('core-east', '10.0.1.11')],
      1,
      [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
    ],
  ])('%s', (_, health, minHealthy, short) => {
    expect(findCapacityShort([{ ...action, minHealthy }], health)).toEqual(short);
  });

  it('says what the count was computed from', () => {
    expect(findCapacityShort([{ ...action, minHealthy: 2, minHealthyFrom: '50% of 4' }], [west()])).toEqual([
      `${V1}: only 1 healthy target would remain in core-west, capacity.minHealthy asks for 2 (50% of 4)`,
    ]);
  });

  it('is judged for each action', () => {
    const both = [action, planned('default', [100, 100], { 'core-north': 5 })];
    expect(findCapacityShort(both, [west()])).toEqual([
      `${DEFAULT}: only 0 healthy targets would remain in core-north, capacity.minHealthy asks for 1`,
    ]);
  });
});

describe('how many must remain', () => {
  const health = [
    target('core-east', '10.0.1.11'),
    target('core-east', '10.0.1.12', 'unhealthy'),
    target('core-east', '10.0.1.13', 'draining'),
    target('core-west', '10.0.2.11'),
    target('core-north', '10.0.3.11'),
  ];

  it.each([
    ['a count is that count', { count: 7 }, ['core-east', 'core-west'], 7, undefined],
    [
      'a percentage is of the registered targets, healthy or not',
      { percent: 100 },
      ['core-east', 'core-west'],
      3,
      '100% of 3',
    ],
    ['rounded up', { percent: 50 }, ['core-east', 'core-west'], 2, '50% of 3'],
    ['counting only groups that had a share', { percent: 100 }, ['core-west'], 1, '100% of 1'],
    ['and at least one', { percent: 1 }, [], 1, '1% of 0'],
  ])('%s', (_, asked, groups, minHealthy, minHealthyFrom) => {
    expect(minHealthyOf(asked, groups, health)).toEqual({ minHealthy, minHealthyFrom });
  });
});
