import { expect, it } from 'vitest';
import { isAllRead, refuseLoadBalancers } from '../../../../src/domain/refusals/load-balancers.js';
import { CONFIG, observation } from '../small-service.js';

const balancer = (name: string, type = 'application') => ({ name, arn: `arn:lb/${name}`, type });

it.each([
  ['application', null],
  ['network', /^load balancer core is a network load balancer: /],
  ['gateway', /^load balancer core is a gateway load balancer: /],
])('one of type %s', (type, refused) => {
  const refusals = refuseLoadBalancers(observation({ observation: { loadBalancers: [balancer('core', type)] } }));
  expect(refusals).toEqual(refused === null ? [] : [expect.stringMatching(refused)]);
});

it.each([
  [[balancer('core'), balancer('edge')], true],
  [[balancer('core')], false],
  [[balancer('core'), balancer('edge', 'network')], false],
])('all rules of core and edge are read when there are %j: %s', (loadBalancers, is) => {
  const config = { ...CONFIG, loadBalancers: ['core', 'edge'] };
  expect(isAllRead(observation({ observation: { loadBalancers } }), config)).toBe(is);
});
