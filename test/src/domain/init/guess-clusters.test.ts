import { describe, expect, it } from 'vitest';
import { guessClusters } from '../../../../src/domain/init/guess-clusters.js';
import type { Shares } from '../small-service.js';
import { surveyOf, type GroupOf } from './balancer.js';

const on = (...targets: string[]): GroupOf => ({ targets });
const both: Shares = { 'core-east': 100, 'core-west': 100 };
const EAST_WEST = { 'core-east': on('10.0.1.11'), 'core-west': on('10.0.2.11') };

function guess(groups: Record<string, GroupOf>, forwards: Shares[]) {
  const { clusters, families, leftOut } = guessClusters(surveyOf(groups, forwards));
  return { clusters: clusters.map((one) => one.groups.map(({ name }) => name)), families, leftOut };
}

const ALONE = 'shares no forward action with a target group of other hosts, so nothing could serve while it is out';

describe('clusters are', () => {
  it.each<[string, Record<string, GroupOf>, Shares[], string[][]]>([
    ['the groups of one action', EAST_WEST, [both, both], [['core-east'], ['core-west']]],
    ['also those with share 0', EAST_WEST, [{ ...both, 'core-west': 0 }], [['core-east'], ['core-west']]],
    ['three', { a: on('1'), b: on('2'), c: on('3') }, [{ a: 1, b: 1, c: 1 }], [['a'], ['b'], ['c']]],
    [
      'three, two in an action',
      { a: on('1'), b: on('2'), c: on('3') },
      [
        { a: 1, b: 1 },
        { b: 1, c: 1 },
      ],
      [['a'], ['b'], ['c']],
    ],
    [
      'groups with the same hosts, on other ports and under other paths',
      { ...EAST_WEST, 'v1-east': on('10.0.1.11:9090'), 'v1-west': on('10.0.2.11:9090') },
      [{ 'v1-east': 1, 'v1-west': 1 }, both],
      [
        ['v1-east', 'core-east'],
        ['v1-west', 'core-west'],
      ],
    ],
    [
      'groups that only a third one joins',
      { ...EAST_WEST, admin: on('10.0.1.11', '10.0.1.12'), shop: on('10.0.1.12') },
      [{ admin: 1 }, { shop: 1 }, both],
      [['admin', 'core-east', 'shop'], ['core-west']],
    ],
    [
      'one, if both groups of an action have a common host',
      { a: on('1'), b: on('1', '2') },
      [{ a: 1, b: 1 }],
      [['a', 'b']],
    ],
    ['one of each group, if no action has two', { a: on('1'), b: on('2') }, [{ a: 1 }, { b: 1 }], [['a'], ['b']]],
    ['also those without hosts', { a: on(), b: on() }, [{ a: 1, b: 1 }], [['a'], ['b']]],
    ['none, if no rule forwards', EAST_WEST, [], []],
  ])('%s', (_, groups, forwards, expected) => {
    const { clusters } = guess(groups, forwards);
    expect(clusters.map((one) => one.toSorted()).toSorted()).toEqual(expected.map((one) => one.toSorted()).toSorted());
  });
});

it('one address in two spellings is one host', () => {
  const groups = { a: on('2001:db8::b'), b: on('2001:DB8:0::B'), c: on('10.0.0.1') };
  expect(
    guess(groups, [
      { a: 1, c: 1 },
      { b: 1, c: 1 },
    ]).clusters,
  ).toEqual([['a', 'b'], ['c']]);
});

it('a target that is being deregistered is no host', () => {
  const survey = surveyOf({ a: on('1'), b: on('1', '2') }, [{ a: 1, b: 1 }]);
  survey.health[1]!.state = 'draining';
  expect(guessClusters(survey).clusters.map(({ targets }) => targets)).toEqual([['1'], ['2']]);
});

it('leaves out what can be no cluster, and says why', () => {
  const groups = { ...EAST_WEST, admin: on('10.0.9.9'), thumbs: { type: 'lambda', targets: ['arn:aws:lambda'] } };
  const { leftOut, clusters } = guess(groups, [{ admin: 1 }, { ...both, thumbs: 1 }, { gone: 1 }]);
  expect(clusters).toEqual([['core-east'], ['core-west']]);
  expect(leftOut).toEqual([
    { targetGroup: 'admin', why: ALONE },
    { targetGroup: 'thumbs', why: 'has lambda targets: tagout maintains hosts behind instance or IP targets' },
    { targetGroup: 'gone', why: 'does not exist any more' },
  ]);
});

it('a group beside a lambda alone is not two clusters', () => {
  const groups = { a: on('1'), thumbs: { type: 'lambda', targets: [] } };
  expect(guess(groups, [{ a: 1, thumbs: 1 }])).toMatchObject({ clusters: [['a']], families: [] });
});

it('tells which clusters are connected', () => {
  const pairs = { 'shop-blue': on('1'), 'shop-green': on('2'), 'pay-blue': on('3'), 'pay-green': on('4') };
  const forwards = [
    { 'shop-blue': 100, 'shop-green': 0 },
    { 'pay-blue': 0, 'pay-green': 100 },
  ];
  expect(guess(pairs, forwards).families).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(guess(EAST_WEST, [both, both]).families).toEqual([[0, 1]]);
});
