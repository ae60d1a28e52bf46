import { expect, test } from 'vitest';
import type { Config } from '../../../src/domain/config.js';
import { findForeignResources } from '../../../src/domain/own-resources.js';

const arn = (rest: string, account = '111111111111') => `arn:aws:elasticloadbalancing:eu-central-1:${account}:${rest}`;
const CORE = arn('loadbalancer/app/core/0123');
const EAST = arn('targetgroup/core-east/aa');
const WEST = arn('targetgroup/core-west/bb');
const cluster = { name: 'east', targetGroups: ['core-east', arn('targetgroup/edge-east/cc')], hosts: [] };
const file = { loadBalancers: ['core', arn('loadbalancer/app/edge/4567')], clusters: [cluster] } as unknown as Config;

const planOf = (ruleArn: string, group: string) => [
  {
    ruleArn,
    listenerArn: arn('listener/app/core/0123/89'),
    groups: [{ targetGroupArn: group }],
    others: [{ targetGroupArn: WEST }],
  },
];
const RULE = arn('listener-rule/app/core/0123/89/ab');

test.each<[string, unknown]>([
  ['nothing', {}],
  ['load balancers by name and by ARN', { loadBalancerArns: [CORE, arn('loadbalancer/app/edge/4567')] }],
  ['the plan', { plan: planOf(RULE, EAST), targetGroupArns: [EAST, arn('targetgroup/edge-east/cc')] }],
  [
    'groups of other services, where nothing is written',
    { clusterOf: { [WEST]: 'west' }, routing: { listeners: [{ shares: [WEST] }] } },
  ],
  [
    'a certificate, and an ARN in a text',
    { a: 'arn:aws:acm:eu-central-1:1:certificate/x', content: `{"Arn":"${WEST}"}` },
  ],
])('the file names it: %s', (_, inputs) => {
  expect(findForeignResources([inputs], cluster, file)).toEqual([]);
});

const OTHER = arn('loadbalancer/app/other/0123');
test.each<[string, unknown, string[]]>([
  ['a load balancer', { loadBalancerArns: [CORE, OTHER] }, [OTHER]],
  [
    'one whose ARN only begins like it',
    { loadBalancerArns: [arn('loadbalancer/app/core-2/0123')] },
    [arn('loadbalancer/app/core-2/0123')],
  ],
  [
    'one of the same name in another account',
    { loadBalancerArns: [arn('loadbalancer/app/edge/4567', '2')] },
    [arn('loadbalancer/app/edge/4567', '2')],
  ],
  [
    'another of that name',
    { loadBalancerArns: [arn('loadbalancer/app/edge/9999')] },
    [arn('loadbalancer/app/edge/9999')],
  ],
  ['a rule', { plan: planOf(arn('listener-rule/app/other/1/2/3'), EAST) }, [arn('listener-rule/app/other/1/2/3')]],
  [
    'a rule anywhere',
    { routing: { listeners: [{ rules: [{ arn: arn('listener-rule/app/other/1/2/3') }] }] } },
    [arn('listener-rule/app/other/1/2/3')],
  ],
  ['a load balancer as a key', { tag: { found: { [OTHER]: null } } }, [OTHER]],
  ['in an input of another shape', [OTHER], [OTHER]],
  ['a group of another cluster in the plan', { plan: planOf(RULE, WEST) }, [WEST]],
  ['a group of another cluster as the own one', { targetGroupArns: [WEST] }, [WEST]],
  ['a malformed plan', { plan: { 0: 1 } }, ['the plan']],
  ['a malformed planned action', { plan: [{ groups: [{}] }] }, ['the plan']],
])('the file does not name it: %s', (_, inputs, foreign) => {
  expect(findForeignResources([inputs], cluster, file)).toEqual(foreign);
});
