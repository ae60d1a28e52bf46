import { describe, expect, it } from 'vitest';
import { findRefusals, type Situation } from '../../../src/probe/refusals.js';

const GOOD: Situation = {
  loadBalancer: { LoadBalancerName: 'test', Type: 'application', State: { Code: 'active' } },
  ...{ tags: { team: 'payments' }, listeners: [{ ListenerArn: 'arn' }], rules: 99, groups: 98 },
};

describe('a probe refuses', () => {
  it('nothing where all is well', () => {
    expect(findRefusals(GOOD)).toEqual([]);
  });

  it.each<[string, Partial<Situation>, RegExp]>([
    ['a Network Load Balancer', { loadBalancer: { ...GOOD.loadBalancer, Type: 'network' } }, /test is a network load/],
    ['one that is not ready', { loadBalancer: { ...GOOD.loadBalancer, State: { Code: 'failed' } } }, /is not active/],
    [
      'one without a state',
      { loadBalancer: { LoadBalancerName: 'test', Type: 'application' } },
      /not active, but unknown/,
    ],
    ['one under maintenance', { tags: { 'tagout:core': 'east run since default' } }, /a maintenance of core is on/],
    [
      'one under maintenance of a service named probe',
      { tags: { 'tagout:probe': 'x' } },
      /a maintenance of probe is on/,
    ],
    ['one of a controller', { tags: { 'elbv2.k8s.aws/cluster': 'prod' } }, /a controller owns its rules/],
    ['one without a listener', { listeners: [] }, /has no listener/],
    ['one with all its rules', { rules: 100 }, /has 100 rules/],
    ['one with nearly all its groups', { groups: 99 }, /has 99 target groups/],
  ])('%s', (_, change, sentence) => {
    expect(findRefusals({ ...GOOD, ...change })).toEqual([expect.stringMatching(sentence)]);
  });
});
