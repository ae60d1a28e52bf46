import { describe, expect, it } from 'vitest';
import { isKnown, isSettled, judgeCalls } from '../../../../src/domain/who/judge.js';
import { call, EAST, LISTENER, OTHER_RULE, question, SHARE, STRANGE_RULE } from './world.js';

const ids = (calls: { eventId: string }[]) => calls.map(({ eventId }) => eventId);

describe('the calls that are told', () => {
  it('are not our own, not those that failed, and not on another load balancer', () => {
    const calls = [
      call(),
      call({ eventId: 'own', requestId: 'own' }),
      call({ eventId: 'failed', error: 'AccessDenied' }),
      call({ eventId: 'elsewhere', arns: [STRANGE_RULE] }),
    ];
    const judged = judgeCalls(question(), calls);
    expect(ids(judged.calls)).toEqual(['e-1']);
    expect(judged.left).toEqual({ own: 1, failed: 1, elsewhere: 1, more: 0 });
    expect(judged.unexplained).toEqual([]);
  });

  it('come in the order of how well they fit, then of the time', () => {
    const calls = [
      call({ eventId: 'near', arns: [OTHER_RULE] }),
      call({ eventId: 'other-value', set: ['core-east 50'] }),
      call({ eventId: 'before', at: '2026-11-22T02:59:40.000Z' }),
      call({ eventId: 'early', at: '2026-11-22T03:00:00.000Z' }),
      call({ eventId: 'late', at: '2026-11-22T03:00:09.000Z' }),
    ];
    const judged = judgeCalls(question(), calls);
    expect(ids(judged.calls)).toEqual(['late', 'early', 'before', 'other-value', 'near']);
    expect(judged.calls.map(({ match }) => match)).toEqual(['value', 'value', 'value', 'resource', 'load-balancer']);
  });

  it('are told once each, and at most 20', () => {
    const many = Array.from({ length: 25 }, (_, n) => call({ eventId: `e-${n}` }));
    const judged = judgeCalls(question(), [...many, ...many]);
    expect(judged.calls).toHaveLength(20);
    expect(judged.left.more).toBe(5);
  });

  it('that look like our own write whose answer was lost are told as that, and explain nothing', () => {
    const lost = call({ userAgent: 'aws-sdk-js/3 tagout/0.1.0', set: ['core-east 0', 'core-west 100'] });
    const judged = judgeCalls(question(), [lost]);
    expect(judged.calls).toMatchObject([{ match: 'own' }]);
    expect(judged.unexplained).toEqual(['core HTTP:80 rule 10 (path /v1/*): share of core-east']);
  });

  it.each([
    ['sets what we never set', { set: ['core-east 100'] }],
    ['is not of tagout', { userAgent: 'aws-cli/2' }],
    ['is on another rule', { arns: [OTHER_RULE] }],
  ])('are not taken for ours if one %s', (_, change) => {
    const lost = { userAgent: 'aws-sdk-js/3 tagout/0.1.0', set: ['core-east 0', 'core-west 100'], ...change };
    expect(judgeCalls(question(), [call(lost)]).calls[0]!.match).not.toBe('own');
  });
});

describe('nothing more is asked', () => {
  it('when a call in time explains each difference', () => {
    expect(isSettled(question(), [call()])).toBe(true);
  });

  it.each([
    ['no call is there', []],
    ['the call is our own', [call({ requestId: 'own' })]],
    ['the call failed', [call({ error: 'AccessDenied' })]],
    ['the call is only near', [call({ arns: [OTHER_RULE] })]],
    ['the call came before the last good look', [call({ at: '2026-11-22T02:59:57.000Z' })]],
    ['the call came after the change was seen', [call({ at: '2026-11-22T03:00:13.000Z' })]],
  ])('unless %s', (_, calls) => {
    expect(isSettled(question(), calls)).toBe(false);
  });

  it('unless the call set another share than the one that was observed', () => {
    const other = call({ set: ['core-east 50'] });
    expect(isSettled(question(), [other])).toBe(false);
    expect(isSettled(question(), [other, call({ eventId: 'e-2' })])).toBe(true);
  });

  it.each([
    ['its parameters say nothing', question(), call({ set: [] })],
    ['such a difference has no value', question({ differences: [{ ...SHARE, what: 'conditions' }] }), call()],
    [
      'the group is not in the action',
      question({ differences: [{ ...SHARE, observed: 'not in the action' }] }),
      call({ set: ['core-west 100'] }),
    ],
  ])('when the call is on the resource and %s', (_, asked, one) => {
    expect(isSettled(asked, [one])).toBe(true);
  });

  it('unless one of two differences is not explained', () => {
    const gone = {
      ...SHARE,
      where: 'core HTTP:80',
      what: 'listener',
      expected: 'there',
      observed: 'gone',
      arn: LISTENER,
    };
    const two = question({ differences: [SHARE, gone] });
    expect(isSettled(two, [call()])).toBe(false);
    expect(isSettled(two, [call(), call({ eventId: 'e-2', api: 'DeleteListener', arns: [LISTENER] })])).toBe(true);
  });

  it('counts a call with whole seconds, and a little of what two clocks may differ', () => {
    expect(isSettled(question(), [call({ at: '2026-11-22T02:59:58.000Z' })])).toBe(true);
    expect(isSettled(question(), [call({ at: '2026-11-22T03:00:12.000Z' })])).toBe(true);
  });
});

describe('nobody is named', () => {
  const before = call({ at: '2026-11-22T02:59:40.000Z', actor: 'alice' });
  const other = call({ eventId: 'e-2', set: ['core-east 50'], actor: 'carol' });

  it.each([
    ['a call before the last good look', before],
    ['a call that set another value', other],
  ])('for %s, as long as the right call may still come', (_, one) => {
    expect(isKnown(question(), [one], false)).toBe(false);
    expect(isKnown(question(), [one], true)).toBe(true);
    expect(isKnown(question(), [one, call({ eventId: 'e-3' })], false)).toBe(true);
  });

  it('for a call that explains nothing', () => {
    for (const one of [call({ requestId: 'own' }), call({ error: 'AccessDenied' }), call({ arns: [OTHER_RULE] })])
      expect(isKnown(question(), [one], true)).toBe(false);
  });

  it('before a call that is sure', () => {
    const conditions = { ...SHARE, arn: OTHER_RULE, what: 'conditions' };
    const asked = question({ differences: [SHARE, conditions] });
    const sure = call({ eventId: 'sure', arns: [OTHER_RULE], set: [] });
    expect(ids(judgeCalls(asked, [before, sure]).calls)).toEqual(['sure', 'e-1']);
  });
});

it('a group of the run is near, whatever the call', () => {
  const judged = judgeCalls(question(), [call({ api: 'ModifyTargetGroup', arns: [EAST], set: [] })]);
  expect(judged.calls).toMatchObject([{ match: 'load-balancer' }]);
  expect(judged.unexplained).toHaveLength(1);
});
