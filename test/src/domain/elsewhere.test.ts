import { describe, expect, it } from 'vitest';
import {
  elsewhereDrift,
  findElsewhere,
  forwardedBesides,
  rulesTo,
  sharesElsewhere,
} from '../../../src/domain/elsewhere.js';
import { getsTraffic } from '../../../src/domain/shares.js';
import { arnOf, CONFIG, DEFAULT, observation, target, V1 } from './small-service.js';

const HOSTS = CONFIG.clusters[0]!.hosts;

it.each([
  ['by its target', '10.0.1.11', 'east-1'],
  ['by another spelling of its target', '::ffff:10.0.1.12', 'east-2'],
  ['but not a host of somebody else', '10.0.1.13', undefined],
])('finds a host of the cluster %s', (_, id, host) => {
  expect(findElsewhere(HOSTS, [target('core-west', id)]).map((one) => one.host)).toEqual(
    host === undefined ? [] : [host],
  );
});

it('finds a host by its address too: a group of IP targets may have what our group has as an instance', () => {
  const hosts = [{ name: 'east-1', address: '[2001:DB8::B]:8080', targets: ['i-0123456789abcdef0'] }];
  const found = ['2001:db8::b', 'i-0123456789abcdef0'].map((id) => target('core-west', id));
  expect(findElsewhere(hosts, found)).toHaveLength(2);
});

it('a target that is being deregistered gets nothing new', () => {
  expect(findElsewhere(HOSTS, [target('core-west', '10.0.1.11', 'draining')])).toEqual([]);
  expect(findElsewhere(HOSTS, [target('core-west', '10.0.1.11', 'unhealthy')])).toHaveLength(1);
});

describe('the rules that forward to such a group', () => {
  const found = findElsewhere(HOSTS, [target('core-west', '10.0.1.11')]);
  const at = (share: number) =>
    observation({ v1: { 'core-west': share, 'core-east': 1 }, byDefault: { 'core-east': 1 } });

  it('are reported, even those that give it a share of 0 now', () => {
    const { routing } = observation();
    expect(rulesTo('core-west', routing).map(({ where }) => where)).toEqual([V1, DEFAULT]);
    expect(elsewhereDrift(found, at(0).routing, 'east')).toEqual([
      { where: V1, what: 'targets of core-west', expected: 'no host of east', observed: '10.0.1.11:8080 (east-1)' },
    ]);
    expect(elsewhereDrift(found, observation({ v1: {}, byDefault: { 'core-east': 1 } }).routing, 'east')).toEqual([]);
  });

  it.each([
    [0, false],
    [1, true],
  ])('expose the cluster at share %d: %s', (share, exposed) => {
    const shares = sharesElsewhere(found, at(share).routing, 'east');
    expect(getsTraffic('east', shares, { [arnOf('core-west')]: 'west' })).toBe(exposed);
    expect(getsTraffic('west', shares, {})).toBe(false);
  });
});

it('names every group that a rule forwards to once, except the cluster’s own', () => {
  expect(forwardedBesides(observation().routing, [arnOf('core-east')])).toEqual([arnOf('core-west')]);
});
