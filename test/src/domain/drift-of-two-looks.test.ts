import { expect, it } from 'vitest';
import { driftOfTwoLooks } from '../../../src/domain/drift-of-two-looks.js';

const share = (of: string, expected: string, observed: string) => ({
  where: 'rule 1',
  what: `share of ${of}`,
  expected,
  observed,
});

it('tells what the first look found and what only the second one did', () => {
  const attribute = { where: 'east', what: 'attribute slow_start.duration_seconds', expected: '0', observed: '900' };
  const found = [share('east', '0', '10')];
  expect(driftOfTwoLooks(found, found, [...found, attribute])).toEqual([...found, attribute]);
});

it('a difference that is gone in the second look is still told', () => {
  const found = [share('east', '0', '10')];
  expect(driftOfTwoLooks(found, found, [])).toEqual(found);
});

it('for a difference that both looks found, tells what the first one expected and the second one read', () => {
  const again = share('east', '10 or 0', '77');
  expect(driftOfTwoLooks([share('east', '0', '50')], [], [again])).toEqual([share('east', '0', '77')]);
});

it('a share that is as it must be is not told because another one of its action is not', () => {
  const east = share('east', '0', '10');
  const inFull = [share('east', '10 or 0', '10'), share('other', '10 or 0', '0')];
  expect(driftOfTwoLooks([east], inFull, inFull)).toEqual([east]);
});

it('a share that somebody changes between the two looks is told', () => {
  const east = share('east', '0', '10');
  const inFull = [share('east', '10 or 0', '10'), share('other', '10 or 0', '0')];
  const again = [inFull[0]!, share('other', '10 or 0', '10')];
  expect(driftOfTwoLooks([east], inFull, again)).toEqual([east, again[1]]);
});

it('a share that somebody puts back between the two looks is told as it was', () => {
  const again = [share('a', '0 or 10', '0'), share('c', '0 or 10', '10')];
  expect(driftOfTwoLooks([share('a', '0', '10')], [], again)).toEqual([share('a', '0', '10'), again[1]]);
});

const action = (expected: string, observed: string) => ({ where: 'rule 1', what: 'action', expected, observed });

it('of two actions that were changed, both are told even if somebody puts one back between the two looks', () => {
  const found = [action('oidc', 'other oidc'), action('forward', 'fixed-response')];
  expect(driftOfTwoLooks(found, found, [found[1]!])).toEqual(found);
  expect(driftOfTwoLooks([found[1]!], [], found)).toEqual([found[1], found[0]]);
});

it('two actions of a rule can each have a difference of one name', () => {
  const found = [action('oidc', 'other oidc'), action('forward east: 0', 'fixed-response')];
  const again = [action('oidc', 'other oidc'), action('forward east: 0 or 10', 'fixed-response')];
  expect(driftOfTwoLooks(found, again, again)).toEqual(found);
});
