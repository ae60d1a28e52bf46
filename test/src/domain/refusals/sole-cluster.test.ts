import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/domain/config.js';
import { decide } from '../decide.js';
import { CONFIG, DEFAULT, group, V1 } from '../small-service.js';

describe('soleCluster: leave', () => {
  const config: Config = { ...CONFIG, soleCluster: 'leave' };

  it('drains the rest, and warns of each rule that is left', () => {
    const { plan, left, refusals, warnings } = decide({ v1: { 'core-east': 1 } }, { config });
    expect(plan.map(({ where }) => where)).toEqual([DEFAULT]);
    expect([left, refusals]).toEqual([['arn:rule/v1'], []]);
    expect(warnings).toEqual([
      `${V1} forwards only to east and is left as it is (soleCluster: leave): its requests reach the hosts during the maintenance too, and settling waits while one is in flight`,
    ]);
  });

  it('leaves a rule with several groups of only this cluster too, but not one that lists others', () => {
    const groups = [group('core-east', 'east'), group('core-east-2', 'east'), group('core-west', 'west')];
    const v1 = { 'core-east': 1, 'core-east-2': 0 };
    expect(decide({ v1, observation: { groups } }, { config }).refusals).toEqual([]);
    expect(decide({ v1: { 'core-east': 1, 'core-west': 0 } }, { config })).toMatchObject({
      left: [],
      refusals: [expect.stringMatching(/without a cluster: .* give another cluster a share first$/)],
    });
  });

  it('refuses if nothing would be drained', () => {
    const all = { 'core-east': 1 };
    expect(decide({ v1: all, byDefault: all }, { config }).refusals).toEqual([
      'nothing would be drained: every rule that forwards to east forwards only to it, and is left alone (soleCluster: leave)',
    ]);
    const west = { 'core-west': 1 };
    expect(decide({ v1: west, byDefault: west }, { config }).refusals).toContain(
      'no rule forwards to east: there is nothing to drain',
    );
  });
});
