import { expect, it } from 'vitest';
import { refuseGroups } from '../../../../src/domain/refusals/groups.js';
import { CONFIG, forward, group, observation, rule } from '../small-service.js';

const [EAST] = CONFIG.clusters;
const OURS = group('core-east', 'east');
const USED = forward({ 'core-east': 100, 'core-west': 100 });

it.each<[string, ReturnType<typeof group>[], used: boolean, RegExp | null]>([
  ['that a rule forwards to', [OURS], true, null],
  ['in no rule', [OURS], false, /core-east of east is in no forward action/],
  ['of another cluster in no rule', [group('core-west', 'west')], false, null],
  ['of lambda targets', [{ ...OURS, targetType: 'lambda' }], true, /core-east has lambda targets/],
  ['of instances', [{ ...OURS, targetType: 'instance' }], true, null],
  [
    'of another load balancer',
    [{ ...OURS, loadBalancerArns: ['arn:lb/edge'] }],
    true,
    /another load balancer \(arn:lb\/edge\)/,
  ],
  ['of two clusters', [OURS, { ...OURS, cluster: 'west' }], true, /is shared by east and west/],
])('a target group %s', (_, groups, used, refused) => {
  const forwards = used ? [{ rule: rule('v1', 'here', USED), forward: USED }] : [];
  const refusals = refuseGroups(observation({ observation: { groups } }), EAST!, forwards);
  expect(refusals).toEqual(refused === null ? [] : [expect.stringMatching(refused)]);
});

it('a load balancer whose rules nobody reads may forward to it', () => {
  const loadBalancers = [{ name: 'core', arn: 'arn:lb/core', type: 'network' }];
  const unread = observation({ observation: { groups: [OURS], loadBalancers } });
  expect(refuseGroups(unread, EAST!, [])).toEqual([]);
});
