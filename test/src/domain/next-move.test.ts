import { describe, expect, it } from 'vitest';
import { nextMove, OLD_MAX, type ActionLook, type MoveSeen, type NextMove } from '../../../src/domain/next-move.js';

const NOW_MS = 1_000_000;
const LIMITS = { staleReadMs: 5_000, checkMs: 3_000, lookMs: 10_000, blockersMs: null };
/** Of a write that can be blocked. */
const BLOCKABLE = { ...LIMITS, blockersMs: 7_000 };

const ELSEWHERE: ActionLook = { isThere: false, isSure: true, askedMs: NOW_MS - 100 };
const THERE: ActionLook = { ...ELSEWHERE, isThere: true };
const NOTHING: MoveSeen = {
  ...{ look: null, looks: 0, wrote: null },
  ...{ blockers: null, checkedMs: null, isAwaited: false, oldInARow: 0, trouble: null },
};
/** Everything that a write rests on is there, and recent. */
const READY: MoveSeen = { ...NOTHING, look: ELSEWHERE, looks: 1, checkedMs: NOW_MS - 50, isAwaited: true };
const CLEAR = { askedMs: NOW_MS - 20, isBlocked: false };
const BLOCKED = { ...CLEAR, isBlocked: true };
const DONE = { kind: 'done', wroteAtMs: null };
const LOST = { atMs: NOW_MS - 2_000, isAnswered: false };
const ANSWERED = { ...LOST, isAnswered: true };
/** The first moment at which no read can show what the write replaced. */
const PROVEN_MS = LOST.atMs + LIMITS.staleReadMs;

const WRITE = { kind: 'write', look: ELSEWHERE, notAfterMs: NOW_MS - 50 + LIMITS.checkMs };
const again = (look: ActionLook, ageMs: number, isTooOften = false): NextMove => ({
  ...{ kind: 'begin-again', look, ageMs, isTooOften },
});

describe('what was asked before the clock was set back is old', () => {
  const BLOCKING = { ...READY, blockers: BLOCKED };
  const laterMs = NOW_MS + 3_600_000;
  it.each<[string, MoveSeen, string]>([
    ['a look', { ...READY, look: { ...ELSEWHERE, askedMs: laterMs } }, 'begin-again'],
    ['a check', { ...READY, checkedMs: laterMs }, 'begin-again'],
    ['a clear answer', { ...READY, blockers: { ...CLEAR, askedMs: laterMs } }, 'begin-again'],
    ['an answer that blocks', { ...BLOCKING, blockers: { ...BLOCKED, askedMs: laterMs } }, 'ask-blockers'],
    ['a look while something blocks', { ...BLOCKING, look: { ...ELSEWHERE, askedMs: laterMs } }, 'look'],
  ])('%s', (_, seen, kind) => {
    const blockers = seen.blockers ?? CLEAR;
    expect(nextMove({ ...seen, blockers }, NOW_MS, BLOCKABLE)).toMatchObject({ kind });
  });
});

describe('the next move for an action that is brought to a level', () => {
  it.each<[string, MoveSeen, object]>([
    ['nothing is known: look', NOTHING, { kind: 'look', isFirst: true }],
    ['another look is needed: look', { ...NOTHING, looks: 1 }, { kind: 'look', isFirst: false }],
    [
      'it was written: look, before the step reports it',
      { ...NOTHING, looks: 1, wrote: ANSWERED },
      { kind: 'look', isFirst: false },
    ],
    ['the last call failed: back off', { ...READY, trouble: 'busy' }, { kind: 'back-off', trouble: 'busy' }],
    ['it reads the level: done', { ...READY, look: THERE }, { kind: 'done', wroteAtMs: null }],
    [
      'it may be a stale read that reads the level: wait',
      { ...READY, look: { ...THERE, isSure: false } },
      { kind: 'wait', atLeastMs: 0 },
    ],
    [
      'it may be a stale read, but of another level: it must be written all the same',
      { ...READY, look: { ...ELSEWHERE, isSure: false } },
      { ...WRITE, look: { ...ELSEWHERE, isSure: false } },
    ],
    [
      'our write is read: done, whatever was certain before it',
      { ...READY, look: { ...THERE, isSure: false }, wrote: ANSWERED },
      { kind: 'done', wroteAtMs: ANSWERED.atMs },
    ],
    [
      'a write whose answer was lost is read: done',
      { ...READY, look: THERE, wrote: LOST },
      { kind: 'done', wroteAtMs: LOST.atMs },
    ],
    [
      'a write whose answer was lost may not be readable yet: wait until it would be',
      { ...READY, wrote: LOST },
      { kind: 'wait', atLeastMs: PROVEN_MS - NOW_MS },
    ],
    [
      'a look that began too early proves nothing, however late it is now',
      { ...READY, look: { ...ELSEWHERE, askedMs: PROVEN_MS - 1 }, wrote: { ...LOST, atMs: PROVEN_MS - 5_000 } },
      { kind: 'wait', atLeastMs: PROVEN_MS - NOW_MS },
    ],
    ['nothing is checked yet: check', { ...READY, checkedMs: null, isAwaited: false }, { kind: 'check' }],
    [
      'the check is old: check again',
      { ...READY, checkedMs: NOW_MS - LIMITS.checkMs - 1, isAwaited: false },
      { kind: 'check' },
    ],
    [
      'the check is as old as it may be: ask',
      { ...READY, checkedMs: NOW_MS - LIMITS.checkMs, isAwaited: false },
      { kind: 'ask' },
    ],
    ['Temporal awaits the attempt, and everything is recent: write', READY, WRITE],
    [
      'the check became too old while Temporal was asked: begin again',
      { ...READY, checkedMs: NOW_MS - LIMITS.checkMs - 1 },
      again(ELSEWHERE, LIMITS.checkMs + 1),
    ],
    [
      'the look became too old: begin again',
      { ...READY, look: { ...ELSEWHERE, askedMs: NOW_MS - LIMITS.lookMs - 1 } },
      again({ ...ELSEWHERE, askedMs: NOW_MS - LIMITS.lookMs - 1 }, LIMITS.lookMs + 1),
    ],
    [
      'the look is as old as it may be: write at once or not at all',
      { ...READY, look: { ...ELSEWHERE, askedMs: NOW_MS - LIMITS.lookMs } },
      { kind: 'write', look: { ...ELSEWHERE, askedMs: NOW_MS - LIMITS.lookMs }, notAfterMs: NOW_MS },
    ],
    [
      'it became too old, one time fewer than the limit: begin again',
      { ...READY, checkedMs: NOW_MS - 4_000, oldInARow: OLD_MAX - 2 },
      again(ELSEWHERE, 4_000),
    ],
    [
      'it became too old too often: the step ends',
      { ...READY, checkedMs: NOW_MS - 4_000, oldInARow: OLD_MAX - 1 },
      again(ELSEWHERE, 4_000, true),
    ],
  ])('%s', (_, seen, next) => {
    expect(nextMove(seen, NOW_MS, LIMITS)).toEqual(next);
  });

  it.each<[string, MoveSeen, object]>([
    ['the blockers were not asked: ask them', READY, { kind: 'ask-blockers' }],
    ['there is nothing to write: done, whatever blocks', { ...READY, look: THERE, blockers: BLOCKED }, DONE],
    ['no look yet: look, before anybody is asked', { ...READY, look: null }, { kind: 'look', isFirst: false }],
    ['one blocks: hold', { ...READY, blockers: BLOCKED }, { kind: 'hold', look: ELSEWHERE }],
    [
      'one blocked at the last answer, and that is old: ask again',
      { ...READY, blockers: { ...BLOCKED, askedMs: NOW_MS - BLOCKABLE.blockersMs } },
      { kind: 'ask-blockers' },
    ],
    [
      'one blocks, and the look is old: look, so that drift is found',
      { ...READY, look: { ...ELSEWHERE, askedMs: NOW_MS - LIMITS.lookMs - 1 }, blockers: BLOCKED },
      { kind: 'look', isFirst: false },
    ],
    [
      'one blocks, and nothing is checked yet: hold',
      { ...READY, checkedMs: null, isAwaited: false, blockers: BLOCKED },
      { kind: 'hold', look: ELSEWHERE },
    ],
    [
      'none blocks, and nothing is checked yet: check',
      { ...READY, checkedMs: null, isAwaited: false, blockers: CLEAR },
      { kind: 'check' },
    ],
    ['none blocks, and everything is recent: write', { ...READY, blockers: CLEAR }, WRITE],
    [
      'the answer is as old as it may be: write at once or not at all',
      { ...READY, blockers: { ...CLEAR, askedMs: NOW_MS - BLOCKABLE.blockersMs } },
      { ...WRITE, notAfterMs: NOW_MS },
    ],
    [
      'the answer became too old: begin again',
      { ...READY, blockers: { ...CLEAR, askedMs: NOW_MS - BLOCKABLE.blockersMs - 1 } },
      again(ELSEWHERE, BLOCKABLE.blockersMs + 1),
    ],
  ])('with blockers, %s', (_, seen, next) => {
    expect(nextMove(seen, NOW_MS, BLOCKABLE)).toEqual(next);
  });

  it('a write that nothing can block does not wait for an answer', () => {
    expect(nextMove({ ...READY, blockers: BLOCKED }, NOW_MS, LIMITS)).toEqual(WRITE);
  });

  it('a write whose answer was lost is repeated once a look has proved that it did not arrive', () => {
    const look = { ...ELSEWHERE, askedMs: PROVEN_MS };
    const seen = { ...READY, look, wrote: LOST, checkedMs: PROVEN_MS };
    expect(nextMove(seen, PROVEN_MS, LIMITS)).toMatchObject({ kind: 'write' });
  });

  it("a write waits for the look, the check and Temporal's answer", () => {
    for (const looks of [null, ELSEWHERE])
      for (const checkedMs of [null, NOW_MS])
        for (const isAwaited of [false, true]) {
          const { kind } = nextMove({ ...NOTHING, look: looks, checkedMs, isAwaited }, NOW_MS, LIMITS);
          expect(kind === 'write').toBe(looks !== null && checkedMs !== null && isAwaited);
        }
  });
});
