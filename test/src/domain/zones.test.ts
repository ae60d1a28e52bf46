import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/domain/observation.js';
import { decide, withAttributes } from './decide.js';
import { DEFAULT, target, V1 } from './small-service.js';

describe('zones, where cross-zone load balancing is off', () => {
  const OFF = { 'load_balancing.cross_zone.enabled': 'false' };
  const inZone = (zone: string | null, one: ReturnType<typeof target>) => (zone === null ? one : { ...one, zone });
  const health = (east: (string | null)[], west: (string | null)[], state = 'healthy') => [
    ...east.map((zone, n) => inZone(zone, target('core-east', `10.0.1.1${n + 1}`))),
    ...west.map((zone, n) => inZone(zone, target('core-west', `10.0.2.1${n + 1}`, n === 0 ? 'healthy' : state))),
  ];
  const short = (zones: string) =>
    [V1, DEFAULT].map(
      (where) =>
        `${where}: core-west has cross-zone load balancing off, and would have no healthy target that serves ${zones}: make the targets of the other clusters healthy first`,
    );
  const refusalsOf = (health: Observation['health'], values: Record<string, string>) =>
    decide({ observation: { health, routing: withAttributes({ 'core-west': values }) } }).refusals;

  it.each<[string, Observation['health'], string[]]>([
    ['each zone keeps one', health(['a', 'b'], ['a', 'b']), []],
    ['a zone of the cluster is left without', health(['a', 'b'], ['a', 'a']), short('b')],
    ['a zone has only an unhealthy target', health(['a', 'a'], ['a', 'b'], 'unhealthy'), short('b')],
    ['one target that serves all zones serves each', health(['a', 'b'], ['all']), []],
    [
      'a target of the cluster that serves all zones needs another one',
      health(['all', 'b'], ['a', 'b']),
      short('all zones'),
    ],
    ['a zone whose targets are being deregistered does not count', health(['a', 'a'], ['a', 'b'], 'draining'), []],
  ])('%s', (_, health, refusals) => {
    expect(refusalsOf(health, OFF)).toEqual(refusals);
  });

  it.each([
    ['on', { 'load_balancing.cross_zone.enabled': 'true' }],
    ['as the load balancer', { 'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration' }],
    ['not reported', {}],
  ])('no zone counts when cross-zone is %s', (_, values: Record<string, string>) => {
    expect(refusalsOf(health(['a', 'b'], ['a', 'a']), values)).toEqual([]);
  });

  it('can’t be proved if the zones are not reported', () => {
    expect(refusalsOf(health([null, null], ['a', 'a']), OFF)).toEqual(
      [V1, DEFAULT].map(
        (where) =>
          `${where}: core-west has cross-zone load balancing off, and ELBv2 does not report the zones of the targets of core-east, so it can't be proved that every zone keeps a healthy target: turn cross-zone load balancing on for core-west`,
      ),
    );
    expect(refusalsOf(health([null, null], ['a', 'a']), {})).toEqual([]);
  });
});
