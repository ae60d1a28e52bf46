import { describe, expect, it } from 'vitest';
import {
  isDoneWith,
  parseTag,
  runWords,
  serviceOfTag,
  tagKey,
  tagValue,
  type TaggedRun,
} from '../../../src/domain/tag.js';
import { observation, planned, type Shares } from './small-service.js';

const TAG = { cluster: 'east', runId: 'run-1', since: '2026-11-22T15:00:00.000Z', namespace: 'default' };

const TAGGED: TaggedRun = {
  ...{
    loadBalancer: 'core',
    loadBalancerArn: 'arn:lb/core',
    key: 'tagout:core',
    value: tagValue(TAG),
    service: 'core',
  },
  ...{ tag: TAG, state: 'over', phase: 'failed' },
  baseline: [planned('v1', [100, 100], { 'core-west': 100 }), planned('default', [100, 40], { 'core-west': 100 })],
};

it('has a value that tells a person at the console what happened, and that ELBv2 accepts', () => {
  expect(tagKey('core')).toBe('tagout:core');
  expect(tagValue(TAG)).toBe('east run-1 2026-11-22T15:00:00.000Z default');
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-tags.html
  expect(tagValue(TAG)).toMatch(/^[\p{L}\p{N} +\-=._:/@]{1,256}$/u);
});

it('is read back as it was written, and no other text is taken for a tag', () => {
  expect(parseTag(tagValue(TAG))).toEqual(TAG);
  for (const other of ['', 'east', 'east run-1 now', 'do not touch this one please', 'a  b c'])
    expect(parseTag(other)).toBeNull();
  expect(serviceOfTag('tagout:core')).toBe('core');
  expect(serviceOfTag('team')).toBeNull();
});

describe('a run has left nothing behind', () => {
  const shares = (v1: number, byDefault: number): { v1: Shares; byDefault: Shares } => ({
    v1: { 'core-east': v1, 'core-west': 7 },
    byDefault: { 'core-east': byDefault, 'core-west': 100 },
  });

  it.each<[string, Partial<TaggedRun>, { v1: Shares; byDefault: Shares }, boolean]>([
    ['when its cluster is back at its baseline, whatever the others have', {}, shares(100, 40), true],
    ['not while one share is 0', {}, shares(100, 0), false],
    ['nor while one is another', {}, shares(100, 100), false],
    ['when it was restored, whatever came after', { phase: 'restored' }, shares(1, 2), true],
    ['when it was refused', { phase: 'refused' }, shares(0, 0), true],
    ['not while it runs', { state: 'running', phase: 'maintenance' }, shares(100, 40), false],
    ['not when its end is unknown', { state: 'unknown', phase: null }, shares(100, 40), false],
    ['not when its baseline is unknown', { baseline: [] }, shares(100, 40), false],
  ])('%s', (_, change, world, done) => {
    expect(isDoneWith({ ...TAGGED, ...change }, observation(world).routing)).toBe(done);
  });
});

it.each<[Partial<TaggedRun>, string]>([
  [{}, 'run run-1 of cluster east (since 2026-11-22T15:00:00.000Z, ended failed)'],
  [{ phase: 'maintenance' }, 'run run-1 of cluster east (since 2026-11-22T15:00:00.000Z, stopped in maintenance)'],
  [{ state: 'unknown', phase: null }, 'run run-1 of cluster east (since 2026-11-22T15:00:00.000Z)'],
  [{ tag: null, value: 'hands off' }, '"hands off"'],
])('is described in words', (change, words) => {
  expect(runWords({ ...TAGGED, ...change })).toBe(words);
});
