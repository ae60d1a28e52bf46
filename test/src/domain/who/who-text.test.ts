import { describe, expect, it } from 'vitest';
import { notAsked, notYet, type WhoAnswer } from '../../../../src/domain/who/answer.js';
import type { ForeignCall } from '../../../../src/domain/who/judge.js';
import { whoLines, whoSentence } from '../../../../src/domain/who/who-text.js';
import { call, knownAnswer as known, RUN } from './world.js';

const NOBODY = { calls: [], unexplained: ['x: y'] };

describe('who made the change, as a sentence', () => {
  it.each<[string, WhoAnswer, RegExp]>([
    ['known', known(), /^the change was made by alice with ModifyRule at 2026-11-22T03:00:05\.000Z$/],
    [
      'through a service',
      known({ calls: [{ ...known().calls[0]!, via: 'cloudformation' }] }),
      /alice through cloudformation with/,
    ],
    [
      'asking',
      known({ ...NOBODY, state: 'asking' }),
      /is not known yet: CloudTrail is asked until 2026-11-22T03:20:00\.000Z$/,
    ],
    [
      'unknown',
      known({ ...NOBODY, state: 'unknown' }),
      /is unknown: CloudTrail was asked until \S+ and knows no call that explains it$/,
    ],
    ['unknown, and why', known({ ...NOBODY, state: 'unknown', why: 'denied' }), /explains it: denied$/],
    ['not asked', notAsked(RUN, 'nobody wants to know'), /^nobody asks who made the change: nobody wants to know$/],
    ['not asked yet', notYet(RUN, null), /^who made the change is not known yet$/],
  ])('%s', (_, answer, words) => {
    expect(whoSentence(answer)).toMatch(words);
  });

  it('counts only calls that can have made it', () => {
    const [made] = known().calls;
    const sentence = (...matches: ForeignCall['match'][]): string =>
      whoSentence(known({ calls: [made!, ...matches.map((match) => ({ ...made!, match }))] }));
    expect(sentence('value', 'resource', 'load-balancer', 'own')).toMatch(
      /, and 2 more calls may have \(tagout who\)$/,
    );
    expect(sentence('resource')).toMatch(/, and 1 more call may have/);
    expect(sentence('load-balancer', 'own')).not.toContain('more');
  });

  it('never says that nobody made it', () => {
    for (const state of ['unknown', 'asking'] as const)
      expect(whoSentence(known({ ...NOBODY, state }))).not.toContain('nobody');
  });
});

it('an answer that names nobody does not say that it knows', () => {
  expect(whoSentence(known({ ...NOBODY, state: 'known' }))).toMatch(/^who made the change is unknown/);
});

it('the lines tell every call, what was asked, and what was left out', () => {
  expect(whoLines(known())).toEqual([
    'the change was made by alice with ModifyRule at 2026-11-22T03:00:05.000Z',
    '  alice with ModifyRule at 2026-11-22T03:00:05.000Z',
    '    from 198.51.100.7, aws-cli/2',
    '    set core-east 100, core-west 100',
    `    ${call().arns[0]}`,
    '    event e-1',
    'asked: CloudTrail of this region, 1 kinds of calls from 2026-11-22T02:59:00.000Z to 2026-11-22T03:01:10.000Z; last answered at 2026-11-22T03:04:00.000Z',
    'left out: 1 that failed',
  ]);
});
