import { describe, expect, it } from 'vitest';
import { findOutOfService, getsTraffic, observedShares } from '../../../src/domain/shares.js';
import { arnOf, EVEN, observation, planned, V1, type Shares } from './small-service.js';

const CLUSTER_OF = { [arnOf('core-east')]: 'east', [arnOf('core-west')]: 'west' };

function observed(v1: Shares, byDefault: Shares = EVEN) {
  return observedShares(observation({ v1, byDefault }).routing, CLUSTER_OF);
}

it('lists the shares of configured clusters, rule by rule', () => {
  const shares = observed({ 'core-east': 0, 'core-west': 3, 'of-another-service': 5 });
  expect(shares.slice(0, 2)).toEqual([
    { ruleArn: 'arn:rule/v1', where: V1, targetGroup: 'core-east', targetGroupArn: arnOf('core-east'), share: 0 },
    { ruleArn: 'arn:rule/v1', where: V1, targetGroup: 'core-west', targetGroupArn: arnOf('core-west'), share: 3 },
  ]);
  expect(shares).toHaveLength(4);
});

describe('out of service', () => {
  const plan = [planned('v1', [100, 100], { 'core-west': 100 }), planned('default', [0, 50], { 'core-west': 0 })];

  it.each<[string, Shares, Shares, string[]]>([
    ['all have a share', EVEN, EVEN, []],
    ['less than the baseline is not 0', { 'core-east': 1, 'core-west': 1 }, EVEN, []],
    ['drained in one rule', { 'core-east': 0, 'core-west': 100 }, EVEN, ['east']],
    [
      'adopted at 0, and still there: it had a share in the baseline',
      EVEN,
      { 'core-east': 0, 'core-west': 9 },
      ['east'],
    ],
    ['gone from its rule', { 'core-west': 100 }, EVEN, ['east']],
    ['somebody set the other one to 0', { 'core-east': 100, 'core-west': 0 }, EVEN, ['west']],
    ['both', { 'core-east': 0, 'core-west': 0 }, EVEN, ['east', 'west']],
    ['not one that was at 0 before', EVEN, { 'core-east': 9, 'core-west': 0 }, []],
  ])('%s', (_, v1, byDefault, clusters) => {
    expect(findOutOfService(plan, observed(v1, byDefault), CLUSTER_OF)).toEqual(clusters);
  });
});

it.each<[string, Shares, Shares, boolean]>([
  ['by one rule', { 'core-east': 1, 'core-west': 99 }, { 'core-east': 0, 'core-west': 1 }, true],
  ['by none', { 'core-east': 0, 'core-west': 99 }, { 'core-west': 1 }, false],
])('traffic reaches the cluster: %s', (_, v1, byDefault, gets) => {
  expect(getsTraffic('east', observed(v1, byDefault), CLUSTER_OF)).toBe(gets);
  expect(getsTraffic('west', observed(v1, byDefault), CLUSTER_OF)).toBe(true);
});
