import { describe, expect, it } from 'vitest';
import { matchOf } from '../../../../src/domain/who/match.js';
import type { PlacedDifference } from '../../../../src/domain/who/question.js';
import { call, EAST, LB, LISTENER, OTHER_RULE, question, RULE, SHARE, STRANGE_RULE } from './world.js';

const difference = (change: Partial<PlacedDifference>): PlacedDifference => ({ ...SHARE, ...change });

const DEFAULT = difference({ where: 'core HTTP:80 default' });
const NEW_RULE = difference({
  ...{ where: 'core HTTP:80 rule 30 (path /x)', what: 'rule', expected: 'none', observed: 'forward core-east: 1' },
  arn: LISTENER,
});
const GONE_RULE = difference({ what: 'rule', expected: 'there', observed: 'gone' });
const NEW_LISTENER = difference({
  where: 'core HTTP:81',
  what: 'listener',
  expected: 'none',
  observed: 'there',
  arn: LB,
});
const ATTRIBUTE = difference({
  ...{ where: 'core-east', what: 'attribute stickiness.enabled', expected: 'false', observed: 'true' },
  arn: EAST,
});
const PRIORITY = difference({ what: 'priority', expected: '10', observed: '7' });
const TARGETS = difference({
  ...{ where: 'core-east', what: 'registered targets', expected: 'i-1:80, i-2:80', observed: 'i-2:80, i-3:80' },
  arn: EAST,
});
const ELSEWHERE = difference({
  ...{
    where: 'core HTTP:80 default',
    what: 'targets of shop',
    expected: 'no host of east',
    observed: 'i-1:80 (east-1)',
  },
  arn: RULE,
});
const SHOP = EAST.replace('core-east', 'shop');

describe('how well a call fits a difference', () => {
  it.each([
    ['the share that was observed', SHARE, {}, 'value'],
    ['another share', SHARE, { set: ['core-east 50'] }, 'resource'],
    ['another rule', SHARE, { arns: [OTHER_RULE] }, 'load-balancer'],
    [
      'the listener of a rule that is not the default',
      SHARE,
      { api: 'ModifyListener', arns: [LISTENER] },
      'load-balancer',
    ],
    ['the listener of the default rule', DEFAULT, { api: 'ModifyListener', arns: [LISTENER] }, 'value'],
    ['another call on the same rule', SHARE, { api: 'SetRulePriorities' }, 'load-balancer'],
    ['a rule of another load balancer', SHARE, { arns: [STRANGE_RULE] }, null],
    ['nothing', SHARE, { arns: [] }, null],
    ['the new rule', NEW_RULE, { api: 'CreateRule', arns: [LISTENER], set: ['priority 30'] }, 'value'],
    ['another new rule', NEW_RULE, { api: 'CreateRule', arns: [LISTENER], set: ['priority 31'] }, 'resource'],
    ['the deletion of the rule', GONE_RULE, { api: 'DeleteRule', set: [] }, 'value'],
    ['the deletion of another rule', GONE_RULE, { api: 'DeleteRule', arns: [OTHER_RULE], set: [] }, 'load-balancer'],
    ['the deletion of its listener', GONE_RULE, { api: 'DeleteListener', arns: [LISTENER], set: [] }, 'value'],
    ['the new listener', NEW_LISTENER, { api: 'CreateListener', arns: [LB] }, 'resource'],
    [
      'the attribute',
      ATTRIBUTE,
      { api: 'ModifyTargetGroupAttributes', arns: [EAST], set: ['stickiness.enabled=true'] },
      'value',
    ],
    ['another attribute', ATTRIBUTE, { api: 'ModifyTargetGroupAttributes', arns: [EAST], set: ['a=b'] }, 'resource'],
    ['the priority', PRIORITY, { api: 'SetRulePriorities', set: ['priority 7'] }, 'value'],
    ['the target that came', TARGETS, { api: 'RegisterTargets', arns: [EAST], set: ['target i-3'] }, 'value'],
    ['a target that was there', TARGETS, { api: 'RegisterTargets', arns: [EAST], set: ['target i-2'] }, 'resource'],
    ['the target that went', TARGETS, { api: 'DeregisterTargets', arns: [EAST], set: ['target i-1:80'] }, 'value'],
    [
      'a target that is still there',
      TARGETS,
      { api: 'DeregisterTargets', arns: [EAST], set: ['target i-2'] },
      'resource',
    ],
    ['a host in another group', ELSEWHERE, { api: 'RegisterTargets', arns: [SHOP], set: ['target i-1'] }, 'value'],
    [
      'another target in that group',
      ELSEWHERE,
      { api: 'RegisterTargets', arns: [SHOP], set: ['target i-9'] },
      'resource',
    ],
    [
      'a group that it is not about',
      ELSEWHERE,
      { api: 'RegisterTargets', arns: [EAST], set: ['target i-1'] },
      'load-balancer',
    ],
  ] as const)('%s', (_, about, change, match) => {
    expect(
      matchOf(
        question(),
        call({
          ...change,
          arns: [...(('arns' in change ? change.arns : undefined) ?? [RULE])],
          set: [...(('set' in change ? change.set : undefined) ?? call().set)],
        }),
        about,
      ),
    ).toBe(match);
  });

  it('a difference without a resource is never explained', () => {
    expect(matchOf(question(), call(), difference({ arn: null }))).toBe('load-balancer');
  });
});
