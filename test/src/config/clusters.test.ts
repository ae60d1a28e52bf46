import { describe, expect, it } from 'vitest';
import { errorsOf, MINIMAL, type BadConfig } from './sample.js';

describe('a config whose clusters are wrong', () => {
  it.each<BadConfig>([
    ['one cluster', MINIMAL.replace(/ {2}west:\n.*\n.*\n/, ''), [3, 'clusters must hold two or more']],
    ['a cluster with a space', MINIMAL.replace('  west:', '  we st:'), [9, 'the name of a cluster must be']],
    ['a host with a slash', MINIMAL.replace('east-1:', 'east/1:'), [7, 'the name of a host must be']],
    ['no host', MINIMAL.replace(/hosts: \{.*\}/, 'hosts: {}'), [11, 'cluster west must have at least one host']],
    [
      'no target group',
      MINIMAL.replace('[core-west]', '[]'),
      [10, 'clusters.west.targetGroups must be a target group, or a list'],
    ],
    [
      'a host in two clusters',
      MINIMAL.replace('west-1:', 'east-1:'),
      [11, 'host east-1 is named twice: by cluster east and by cluster west'],
    ],
    [
      'a target in two hosts',
      MINIMAL.replace('10.0.2.11', '10.0.1.11'),
      [11, 'target 10.0.1.11 is named twice: by host east-1 of east and by host west-1 of west'],
    ],
    [
      'a target in two hosts, written in two ways',
      MINIMAL.replace('10.0.1.11', "'2001:DB8:0:0::B'").replace('10.0.2.11', "'2001:db8::b'"),
      [11, 'target 2001:db8::b is named twice: by host east-1 of east and by host west-1 of west'],
    ],
    [
      'a target group in two clusters',
      MINIMAL.replace('[core-west]', '[core-east]'),
      [10, 'target group core-east is named twice'],
    ],
    [
      'a target group by name and by ARN',
      MINIMAL.replace('[core-west]', '["arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/core-east/6d0e"]'),
      [10, 'is named twice'],
    ],
    [
      'a host without an address',
      MINIMAL.replace('address: 10.0.1.12, ', ''),
      [8, 'clusters.east.hosts.east-2.address is missing'],
    ],
    [
      'a host that is a number',
      MINIMAL.replace('east-1: 10.0.1.11', 'east-1: 7'),
      [7, 'clusters.east.hosts.east-1 must be an address'],
    ],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});
