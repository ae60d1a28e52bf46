import { describe, expect, it } from 'vitest';
import type { TaggedRun } from '../../../../src/domain/tag.js';
import { asIfDone } from '../../../../src/domain/roll/as-if-done.js';
import { decide } from '../decide.js';
import { observation } from '../small-service.js';

/** What is decided about west once these clusters are done. */
const west = (seen: ReturnType<typeof observation>, done: string[]) =>
  decide(asIfDone(seen, 'core', done), { cluster: 'west' });

const OUT = { 'core-east': 0, 'core-west': 100 };

describe('as if clusters were done', () => {
  it('nothing changes for the first one', () => {
    const seen = observation({ v1: OUT });
    expect(asIfDone(seen, 'core', [])).toBe(seen);
  });

  it('a cluster that is out now serves again, and its own shares are planned as they are', () => {
    const seen = observation({ v1: OUT, byDefault: OUT });
    expect(west(seen, []).refusals.length).toBeGreaterThan(0);
    const { refusals, plan } = west(seen, ['east']);
    expect(refusals).toEqual([]);
    expect(plan.map(({ groups }) => groups.map(({ found, baseline }) => ({ found, baseline })))).toEqual([
      [{ found: 100, baseline: 100 }],
      [{ found: 100, baseline: 100 }],
    ]);
    // What is not done before it still is as it is.
    expect(west(seen, ['west']).refusals).toEqual(west(seen, []).refusals);
  });

  it.each([
    ['unhealthy', []],
    ['initial', []],
    ['draining', [expect.stringContaining('only 0 healthy targets would remain') as string]],
  ])('its targets that are %s now', (state, refused) => {
    const seen = observation();
    const health = seen.health.map((one) => (one.targetGroup === 'core-east' ? { ...one, state } : one));
    const { refusals } = west({ ...seen, health }, ['east']);
    expect(refusals.slice(0, refused.length)).toEqual(refused);
    expect(refusals.length > 0).toBe(refused.length > 0);
  });

  it('the tags of its runs are gone, and no others', () => {
    const tagged = (key: string, cluster: string | null): TaggedRun => ({
      ...{ loadBalancer: 'core', loadBalancerArn: 'arn:lb/core', key, value: 'v', service: 'core' },
      tag: cluster === null ? null : { cluster, runId: 'r', since: '2026-11-22T15:00:00.000Z', namespace: 'default' },
      ...{ state: 'over', phase: 'failed', baseline: [] },
    });
    const all = [
      tagged('tagout:core', 'east'),
      tagged('tagout:core', 'west'),
      tagged('tagout:core', null),
      tagged('tagout:shop', 'east'),
    ];
    const seen = observation({ observation: { tagged: all } });
    expect(asIfDone(seen, 'core', ['east']).tagged).toEqual(all.slice(1));
  });
});
