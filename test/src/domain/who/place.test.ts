import { expect, it } from 'vitest';
import { ownWrites, placed } from '../../../../src/domain/who/place.js';
import type { PlannedAction } from '../../../../src/domain/plan.js';
import { EAST, LB, LISTENER, OTHER_RULE, RULE } from './world.js';

const rule = (arn: string, where: string) => ({
  ...{ arn, where, listenerArn: LISTENER, isDefault: false, priority: '10', conditions: [], actions: [] },
});
const PLACES = {
  loadBalancers: [{ name: 'core', arn: LB }],
  groups: [{ name: 'core-east', arn: EAST }],
  routing: {
    listeners: [
      {
        ...{ arn: LISTENER, where: 'core HTTP:80', protocol: 'HTTP', port: 80 },
        rules: [rule(RULE, 'core HTTP:80 rule 1'), rule(OTHER_RULE, 'core HTTP:80 default')],
      },
    ],
    targets: [],
  },
};

it.each([
  ['a rule', 'core HTTP:80 rule 1', RULE],
  ['a rule that is new', 'core HTTP:80 rule 10', LISTENER],
  ['a listener', 'core HTTP:80', LISTENER],
  ['a listener that is new', 'core HTTP:8080', LB],
  ['a group', 'core-east', EAST],
  ['a rule of many', 'core HTTP:80 default and 2 more rules', OTHER_RULE],
  ['nothing that is known', 'shop HTTP:80', null],
])('the resource of a difference: %s', (_, where, arn) => {
  const [found] = placed([{ where, what: 'rule', expected: 'none', observed: 'there' }], PLACES);
  expect(found!.arn).toBe(arn);
});

it('what a run may have set: each level of each action, on the listener for a default rule', () => {
  const group = { targetGroup: 'core-east', targetGroupArn: EAST, found: 80, baseline: 100 };
  const action: PlannedAction = {
    ...{ ruleArn: RULE, listenerArn: LISTENER, isDefault: false, where: '', others: [], minHealthy: 1 },
    groups: [group],
  };
  const kept = { ...action, groups: [{ ...group, found: 0, baseline: 0 }] };
  expect(ownWrites([action, { ...action, isDefault: true }, kept], [10, 100])).toEqual(
    [RULE, LISTENER].flatMap((arn) => [80, 0, 10, 100].map((share) => ({ arn, set: [`core-east ${share}`] }))),
  );
});
