import { describe, expect, it } from 'vitest';
import {
  count,
  findCapacityShort,
  findUnhealthy,
  findUnmatchedTargets,
  targetKey,
} from '../../../src/domain/health.js';
import type { TargetHealth } from '../../../src/domain/routing.js';
import { CONFIG, DEFAULT, planned, target, V1 } from './world.js';

const EAST = CONFIG.clusters[0]!;

describe('capacity', () => {
  const west = (state?: string) => target('core-west', '10.0.2.11', state);
  const plan = [planned('v1', [100, 100], { 'core-west': 100, 'core-north': 0 })];

  it.each<[string, TargetHealth[], number, string[]]>([
    ['enough', [west()], 1, []],
    ['none asked for', [], 0, []],
    [
      'too few',
      [west()],
      2,
      [`${V1}: only 1 healthy target would remain in core-west, capacity.minHealthy asks for 2`],
    ],
    ...['unhealthy', 'initial', 'draining', 'unused', 'unavailable', 'unhealthy.draining'].map(
      (state): [string, TargetHealth[], number, string[]] => [
        `a target that is ${state} does not count`,
        [west(state)],
        1,
        [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
      ],
    ),
    [
      'nor does one behind a share of 0',
      [target('core-north', '10.0.3.1')],
      1,
      [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
    ],
    [
      'nor does one of the cluster itself',
      [target('core-east', '10.0.1.11')],
      1,
      [`${V1}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1`],
    ],
  ])('%s', (_, health, minHealthy, short) => {
    expect(findCapacityShort(plan, health, minHealthy)).toEqual(short);
  });

  it('is judged action by action', () => {
    const both = [...plan, planned('default', [100, 100], { 'core-north': 5 })];
    expect(findCapacityShort(both, [west()], 1)).toEqual([
      `${DEFAULT}: only 0 healthy targets would remain in core-north, capacity.minHealthy asks for 1`,
    ]);
  });
});

it('says which targets are not healthy, and that none is not all', () => {
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
      'a host that is registered elsewhere only',
      [one, target('core-west', '10.0.1.12')],
      [
        'host east-2 (10.0.1.12) is registered in no target group of east: register it, or remove its line from the config',
      ],
    ],
  ])('%s', (_, health, unmatched) => {
    expect(findUnmatchedTargets(EAST, ['core-east'], health)).toEqual(unmatched);
  });

  it('one of the ids that a host is known by is enough', () => {
    const hosts = [{ name: 'east-1', address: '10.0.1.11', targets: ['i-0a', '10.0.1.11'] }];
    expect(findUnmatchedTargets({ ...EAST, hosts }, ['core-east'], [one])).toEqual([]);
  });
});

it('names a target, and counts in words', () => {
  expect(targetKey(target('core-east', '10.0.1.11'))).toBe('core-east/10.0.1.11:8080');
  expect([count(0, 'host'), count(1, 'host'), count(2, 'host')]).toEqual(['0 hosts', '1 host', '2 hosts']);
});
