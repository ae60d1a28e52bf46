import { describe, expect, it } from 'vitest';
import { count, findUnhealthy, findUnmatchedTargets, targetKey } from '../../../src/domain/health.js';
import type { TargetHealth } from '../../../src/domain/routing.js';
import { CONFIG, target } from './small-service.js';

const EAST = CONFIG.clusters[0]!;

it('says which targets are not healthy, and does not take a group without targets for healthy', () => {
  const bad = { ...target('core-east', '10.0.1.12', 'unhealthy'), reason: 'Target.Timeout' };
  expect(findUnhealthy([])).toEqual(['no target is registered']);
  expect(findUnhealthy([target('core-east', '10.0.1.11')])).toEqual([]);
  expect(findUnhealthy([target('core-east', '10.0.1.11', 'initial'), bad])).toEqual([
    'target 10.0.1.11:8080 of core-east is initial',
    'target 10.0.1.12:8080 of core-east is unhealthy (Target.Timeout)',
  ]);
});

describe('hosts and targets', () => {
  const one = target('core-east', '10.0.1.11');
  const two = target('core-east', '10.0.1.12');

  it.each<[string, TargetHealth[], string[]]>([
    ['match', [one, two], []],
    [
      'match, whatever their port and health',
      [
        { ...one, port: 1 },
        { ...two, state: 'unhealthy' },
      ],
      [],
    ],
    ['match, though other clusters have others', [one, two, target('core-west', '10.0.9.9')], []],
    [
      'a target of no host',
      [one, two, target('core-east', '10.0.1.99')],
      [
        'target 10.0.1.99:8080 of core-east belongs to no host of east: add the host to the config, or deregister the target',
      ],
    ],
    [
      'a host that is not registered',
      [one],
      [
        'host east-2 (10.0.1.12) is registered in no target group of east: register it, or remove its line from the config',
      ],
    ],
    [
      'a host that is being deregistered',
      [one, { ...two, state: 'draining', reason: 'Target.DeregistrationInProgress' }],
      [
        'host east-2 (10.0.1.12) is registered in no target group of east: register it, or remove its line from the config',
      ],
    ],
    [
      'match, though a target of a host that was removed is still being deregistered',
      [one, two, target('core-east', '10.0.1.99', 'draining')],
      [],
    ],
    [
      'match, if a host is deregistered from only one of its ports',
      [one, two, { ...two, port: 1, state: 'draining' }],
      [],
    ],
    [
      'a host that is registered only elsewhere',
      [one, target('core-west', '10.0.1.12')],
      [
        'host east-2 (10.0.1.12) is registered in no target group of east: register it, or remove its line from the config',
      ],
    ],
  ])('%s', (_, health, unmatched) => {
    expect(findUnmatchedTargets(EAST, ['core-east'], health)).toEqual(unmatched);
  });

  it('are compared as addresses, however ELBv2 and the config write them', () => {
    const hosts = [
      { name: 'east-1', address: 'east-1.example', targets: ['2001:DB8:0:0::B'] },
      { name: 'east-2', address: 'east-2.example', targets: ['::ffff:10.0.1.12'] },
    ];
    const registered = [target('core-east', '2001:db8::b'), two];
    expect(findUnmatchedTargets({ ...EAST, hosts }, ['core-east'], registered)).toEqual([]);
  });

  it('one of the ids that a host is known by is enough', () => {
    const hosts = [{ name: 'east-1', address: '10.0.1.11', targets: ['i-0a', '10.0.1.11'] }];
    expect(findUnmatchedTargets({ ...EAST, hosts }, ['core-east'], [one])).toEqual([]);
  });
});

it('names a target, and the number of targets, in words', () => {
  expect(targetKey(target('core-east', '10.0.1.11'))).toBe('core-east/10.0.1.11:8080');
  expect([count(0, 'host'), count(1, 'host'), count(2, 'host')]).toEqual(['0 hosts', '1 host', '2 hosts']);
});
