import { describe, expect, it } from 'vitest';
import { refuseZonalShift, warnZonalShift } from '../../../../src/domain/refusals/zonal-shift.js';
import { observation, planned, target } from '../small-service.js';

const DRAINED = planned('v1', [100, 100], { 'core-west': 100 });
const shifted = (group: string) => [{ ...target(group, '10.0.2.11'), zonalShift: 'AdministrativeOverride' }];

describe('a zonal shift that is under way', () => {
  it.each([
    ['in the cluster', DRAINED, shifted('core-east'), 1],
    ['in another cluster of a drained action', DRAINED, shifted('core-west'), 1],
    ['in a group of no drained action', DRAINED, shifted('billing'), 0],
    ['in an action that is not drained', planned('v1', [0, 0], { 'core-west': 100 }), shifted('core-west'), 0],
    ['nowhere', DRAINED, [target('core-west', '10.0.2.11')], 0],
  ])('%s', (_, action, health, sentences) => {
    expect(refuseZonalShift([action], health)).toHaveLength(sentences);
  });

  it('is shown with its targets', () => {
    expect(refuseZonalShift([DRAINED], shifted('core-west'))).toEqual([
      'a zonal shift is under way (core-west/10.0.2.11:8080: AdministrativeOverride): end it, or wait for its end',
    ]);
  });
});

describe('a zonal shift that may come', () => {
  const [core] = observation().loadBalancers;

  it.each<['on' | 'unread' | undefined, RegExp | null]>([
    ['on', /^zonal shift is on for load balancer core: /],
    ['unread', /was not read: allow elasticloadbalancing:DescribeLoadBalancerAttributes/],
    [undefined, null],
  ])('%s', (zonalShift, warned) => {
    const loadBalancers = [zonalShift === undefined ? core! : { ...core!, zonalShift }];
    const warnings = warnZonalShift(observation({ observation: { loadBalancers } }));
    expect(warnings).toEqual(warned === null ? [] : [expect.stringMatching(warned)]);
  });
});
