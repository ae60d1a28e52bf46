import { describe, expect, it } from 'vitest';
import type { TaggedRun } from '../../../../src/domain/tag.js';
import { decide } from '../decide.js';
import { CONFIG, EVEN, planned, type Shares } from '../small-service.js';

const ADOPT = { adopt: { share: null } };
const OUT: Shares = { 'core-east': 0, 'core-west': 100 };

/** A tag on the load balancer of the world; by default of a failed run of cluster east. */
function taggedRun({ cluster = 'east', ...change }: Partial<TaggedRun> & { cluster?: string } = {}): TaggedRun {
  const tag = { cluster, runId: 'run-1', since: '2026-11-22T15:00:00.000Z', namespace: 'default' };
  return {
    ...{ loadBalancer: 'core', loadBalancerArn: 'arn:lb/core', key: 'tagout:core', service: 'core' },
    ...{ value: `${cluster} run-1 2026-11-22T15:00:00.000Z default`, tag, state: 'over', phase: 'failed' },
    baseline: [planned('v1', [100, 100], { 'core-west': 100 })],
    ...change,
  };
}

const UNKNOWN: Partial<TaggedRun> = { state: 'unknown', phase: null, baseline: [] };
const BILLING: Partial<TaggedRun> = { key: 'tagout:billing', service: 'billing' };

describe('a plain start is refused, and the reason says what --adopt does with the tag', () => {
  it.each<[string, Partial<TaggedRun>, RegExp]>([
    ['of the same service', {}, /start with --adopt, which takes the tag over$/],
    ['of the same service, of an unknown run', UNKNOWN, /start with --adopt, which takes the tag over$/],
    ['of another service', BILLING, /tagged tagout:billing .*start with --adopt, which ignores it$/],
  ])('%s', (_, change, reason) => {
    const world = { v1: OUT, observation: { tagged: [taggedRun(change)] } };
    expect(decide(world, { cluster: 'west' }).refusals).toContainEqual(expect.stringMatching(reason));
  });
});

it('the tag of the same service refuses even on a shared load balancer; that of another service does not', () => {
  const config = { ...CONFIG, watch: { ...CONFIG.watch, scope: 'service' as const } };
  const tagged = (change: Partial<TaggedRun>): string[] =>
    decide({ v1: OUT, observation: { tagged: [taggedRun(change)] } }, { cluster: 'west', config }).refusals;
  expect(tagged({})).toContainEqual(expect.stringContaining('is tagged tagout:core by run'));
  expect(tagged(BILLING).filter((reason) => reason.includes('is tagged'))).toEqual([]);
});

describe('the tag of another cluster of the service that --adopt takes over comes back when all went well', () => {
  it.each<[string, Partial<TaggedRun>, Shares, RegExp]>([
    ['which is over', {}, OUT, /cluster east is STILL OUT \(share 0 in core HTTP:80 rule 10 \(path \/v1\/\*\)\), and/],
    [
      'which is over, and only half given back',
      {},
      { ...EVEN, 'core-east': 7 },
      /cluster east is not back at its baseline, and/,
    ],
    ['which is unknown', UNKNOWN, OUT, /cluster east may be STILL OUT \(share 0 in core HTTP:80 rule 10 .*\), and/],
    [
      'which is unknown, and has no share of 0',
      UNKNOWN,
      EVEN,
      /cluster east may not be back at its baseline, which is not/,
    ],
  ])('%s', (_, change, v1, told) => {
    const tagged = taggedRun(change);
    const { warnings, putBackTags, putBackTagsAlways } = decide(
      { v1, observation: { tagged: [tagged] } },
      { ...ADOPT, cluster: 'west' },
    );
    expect(warnings).toContainEqual(expect.stringMatching(told));
    expect(warnings[0]).toMatch(/its tag comes back when this run has ended well: .* tagout start east --adopt$/);
    const back = { 'arn:lb/core': tagged.value };
    expect([putBackTags, putBackTagsAlways]).toEqual([back, back]);
  });

  it.each<[string, TaggedRun]>([
    ['not that of the same cluster', taggedRun({ cluster: 'west', ...UNKNOWN })],
    ['nor one that names no cluster', taggedRun({ ...UNKNOWN, tag: null, value: 'do not touch' })],
    ['nor that of another service, which stays as it is', taggedRun(BILLING)],
  ])('%s', (_, tagged) => {
    const decided = decide({ v1: OUT, observation: { tagged: [tagged] } }, { ...ADOPT, cluster: 'west' });
    expect(decided.putBackTagsAlways).toEqual({});
    expect(decided.warnings.join('\n')).toContain('(--adopt)');
  });
});
