import { describe, expect, it } from 'vitest';
import { isThere, moveTo, ruleOf, writeOf } from '../../../src/domain/move.js';
import type { Level } from '../../../src/domain/plan.js';
import type { Routing } from '../../../src/domain/routing.js';
import { arnOf, observation, planned, V1 } from './small-service.js';

const ACTION = planned('v1', [40, 100], { 'core-west': 100 });
const withEast = (share: number): Routing => observation({ v1: { 'core-east': share, 'core-west': 100 } }).routing;

describe('a move has been made', () => {
  it.each<[Level, number, boolean]>([
    ['drained', 0, true],
    ['drained', 1, false],
    ['found', 40, true],
    ['found', 100, false],
    [100, 100, true],
    [50, 50, true],
    [50, 49, false],
  ])('to %s with a share of %i: %s', (to, share, is) => {
    expect(isThere(withEast(share), moveTo(ACTION, to))).toBe(is);
  });

  it('only if every group of the cluster has its share', () => {
    const two = { ...ACTION, groups: [...ACTION.groups, { ...ACTION.groups[0]!, targetGroupArn: arnOf('core-west') }] };
    expect(isThere(withEast(0), moveTo(two, 'drained'))).toBe(false);
  });

  it('never if the rule is gone: then nothing is known', () => {
    const routing = { ...withEast(0), listeners: [] };
    expect(() => isThere(routing, moveTo(ACTION, 'drained'))).toThrow(`${V1} has no forward action`);
  });
});

describe('the write of a move', () => {
  const routing = withEast(40);

  it('names the rule as found, the shares that may be read before it, and its own', () => {
    expect(writeOf(moveTo(ACTION, 'drained'), routing, ['found', 'drained'])).toEqual({
      kind: 'share',
      rule: routing.listeners[0]!.rules[0],
      before: [{ [arnOf('core-east')]: 40 }, { [arnOf('core-east')]: 0 }],
      shares: { [arnOf('core-east')]: 0 },
    });
  });

  it('is to the rule of its action', () => {
    const byDefault = planned('default', [100, 100], { 'core-west': 100 });
    expect([ruleOf(routing, ACTION)?.arn, ruleOf(routing, byDefault)?.arn]).toEqual([
      'arn:rule/v1',
      'arn:rule/default',
    ]);
    expect(ruleOf({ ...routing, listeners: [] }, ACTION)).toBeUndefined();
  });
});
