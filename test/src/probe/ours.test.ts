import { describe, expect, it } from 'vitest';
import { bodyOf, groupName, hostOf, OF_TAG, PROBE_TAG, tagsOf } from '../../../src/probe/marks.js';
import { judgeGroup, judgeRule, type SeenGroup, type SeenRule } from '../../../src/probe/ours.js';
import type { ProbeRecord } from '../../../src/probe/record.js';

const ID = '0123456789ab';
const LB = 'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/test/1';
const MARKS = { id: ID, since: '2026-11-27T14:00:00.000Z', loadBalancerArn: LB };
const TAGS = tagsOf(MARKS);
const groupArn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/${name}/1`;
const RULE: SeenRule = {
  ...{ arn: 'rule', listenerArn: 'listener', isDefault: false },
  ...{ onlyHost: hostOf(ID), hosts: [hostOf(ID)], does: { body: bodyOf(ID, 'a') } },
};
const GROUP: SeenGroup = { arn: 'group', name: groupName(ID, 'a'), loadBalancerArns: [LB] };
const recordOf = (...made: ProbeRecord['made']): ProbeRecord[] => [{ ...MARKS, machine: 'm', pid: 1, made }];
const around = (records: ProbeRecord[] = []) => ({ loadBalancerArn: LB, records });
const withoutTag = (key: string) => Object.fromEntries(Object.entries(TAGS).filter(([other]) => other !== key));

describe('a rule of a probe', () => {
  it.each<[string, Partial<SeenRule>]>([
    ['that answers by itself', {}],
    [
      'that forwards to the groups of that probe',
      { does: { groupArns: ['a', 'b'].map((side) => groupArn(`tagout-probe-${ID}-${side}`)) } },
    ],
  ])('is one %s', (_, change) => {
    expect(judgeRule({ ...RULE, ...change }, TAGS, around())).toEqual({ kind: 'ours', marks: MARKS });
  });

  it('is the one of the record, whatever became of its conditions and tags, while it does the same', () => {
    const record = recordOf({ kind: 'rule', name: hostOf(ID), arn: RULE.arn });
    const changed = { ...RULE, onlyHost: null, hosts: [] };
    expect(judgeRule(changed, {}, around(record))).toEqual({ kind: 'ours', marks: MARKS });
    expect(judgeRule({ ...RULE, does: { body: 'welcome' } }, TAGS, around(record)).kind).toBe('foreign');
    expect(judgeRule({ ...RULE, isDefault: true }, TAGS, around(record)).kind).toBe('foreign');
    expect(judgeRule(changed, TAGS, around(recordOf({ kind: 'rule', name: hostOf(ID), arn: null }))).kind).toBe(
      'foreign',
    );
  });

  it.each<[string, Partial<SeenRule>, Record<string, string>, RegExp]>([
    ['with the host and without tags', {}, {}, /not its tags/],
    ['with the host and half of the tags', {}, withoutTag(OF_TAG), /not its tags/],
    ['with tags that are no marks', {}, { ...TAGS, [PROBE_TAG]: 'mine' }, /not its tags/],
    ['with the tags and another host', { onlyHost: 'shop.example', hosts: ['shop.example'] }, TAGS, /other conditions/],
    ['with the tags and a second condition', { onlyHost: null }, TAGS, /other conditions/],
    ['with the tags of another probe', {}, { ...TAGS, [PROBE_TAG]: `ffffffffffff ${MARKS.since}` }, /something else/],
    ['that a copy was made of for another load balancer', {}, { ...TAGS, [OF_TAG]: `${LB}2` }, /another load balancer/],
    ['that answers something else', { does: { body: 'welcome' } }, TAGS, /something else/],
    [
      'that forwards to the group of somebody',
      { does: { groupArns: [groupArn(groupName(ID, 'a')), groupArn('shop')] } },
      TAGS,
      /something else/,
    ],
    ['that forwards nowhere', { does: { groupArns: [] } }, TAGS, /something else/],
    ['that does more', { does: null }, TAGS, /something else/],
    ['that is a default rule', { isDefault: true }, TAGS, /default rule/],
  ])('is not one %s', (_, change, tags, why) => {
    const judged = judgeRule({ ...RULE, ...change }, tags, around());
    expect(judged).toEqual({ kind: 'foreign', why: expect.stringMatching(why) as string });
  });

  it('is not one that the record of that probe does not name', () => {
    const record = recordOf({ kind: 'rule', name: hostOf(ID), arn: 'another rule' });
    expect(judgeRule(RULE, TAGS, around(record)).kind).toBe('foreign');
  });

  it('is not even looked like by a rule of somebody', () => {
    const rule = { ...RULE, onlyHost: 'shop.example', hosts: ['shop.example'] };
    expect(judgeRule(rule, { team: 'payments' }, around())).toEqual({ kind: 'unmarked' });
  });
});

describe('a group of a probe', () => {
  it('has the tags and the name', () => {
    expect(judgeGroup(GROUP, TAGS, around())).toEqual({ kind: 'ours', marks: MARKS });
    expect(judgeGroup({ ...GROUP, loadBalancerArns: [] }, TAGS, around()).kind).toBe('ours');
  });

  it.each<[string, Partial<SeenGroup>, Record<string, string>]>([
    ['the name alone', {}, {}],
    ['the tags alone', { name: 'shop' }, TAGS],
    ['the tags of another probe', {}, { ...TAGS, [PROBE_TAG]: `ffffffffffff ${MARKS.since}` }],
    ['tags that name another load balancer', {}, { ...TAGS, [OF_TAG]: `${LB}2` }],
    ['another load balancer that forwards to it', { loadBalancerArns: [LB, `${LB}2`] }, TAGS],
  ])('is not one with %s', (_, change, tags) => {
    expect(judgeGroup({ ...GROUP, ...change }, tags, around()).kind).toBe('foreign');
  });

  it('is not one that the record of that probe does not name', () => {
    const record = recordOf({ kind: 'target group', name: GROUP.name, arn: 'another group' });
    expect(judgeGroup(GROUP, TAGS, around(record)).kind).toBe('foreign');
  });
});
