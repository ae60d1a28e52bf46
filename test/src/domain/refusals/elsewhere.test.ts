import { expect, it } from 'vitest';
import { refuseElsewhere, warnElsewhere } from '../../../../src/domain/refusals/elsewhere.js';
import { CONFIG, group, observation } from '../small-service.js';

const [EAST] = CONFIG.clusters;
const on = (targetGroup: string) => [{ host: 'east-1', targetGroup, target: '10.0.1.11:8080' }];

it.each([
  [
    'a group that rules forward to',
    'core-west',
    /^host east-1 is also a target of core-west \(10\.0\.1\.11:8080\), which .* forward to: /,
  ],
  ['a group that no rule forwards to', 'core-idle', null],
])('a host in %s', (_, name, refused) => {
  const refusals = refuseElsewhere(observation({ observation: { elsewhere: on(name) } }), EAST!);
  expect(refusals).toEqual(refused === null ? [] : [expect.stringMatching(refused)]);
});

it.each([
  ['another load balancer', ['arn:elb:loadbalancer/app/edge/50dc'], /behind another load balancer, edge: /],
  ['the same load balancer', ['arn:lb/core'], null],
  ['none', [], null],
])('a host in a group behind %s', (_, loadBalancerArns, warned) => {
  const groups = [{ ...group('core-west', 'west'), loadBalancerArns }];
  const warnings = warnElsewhere(observation({ observation: { groups, elsewhere: on('core-west') } }));
  expect(warnings).toEqual(warned === null ? [] : [expect.stringMatching(warned)]);
});
