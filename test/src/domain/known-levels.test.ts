import { describe, expect, it } from 'vitest';
import { KnownLevels } from '../../../src/domain/known-levels.js';
import { moveTo } from '../../../src/domain/move.js';
import { routingWith, runContext } from '../../activities/run-context.js';

const RUN = runContext();
const [V1, DEFAULT] = RUN.plan as [(typeof RUN.plan)[number], (typeof RUN.plan)[number]];
const STALE_MS = RUN.staleReadMs;
const STARTED_MS = 100_000;
const WROTE_MS = 200_000;

function draining(): KnownLevels {
  return new KnownLevels(RUN, STARTED_MS, () => ({ levels: ['found'], stale: [] }));
}

describe('the share that a write replaced', () => {
  const drained = draining();
  drained.writing(moveTo(V1, 'drained'));
  drained.wrote(moveTo(V1, 'drained'), WROTE_MS);
  const replaced = routingWith(100, 100);

  it('may be read until the limit, and not after it', () => {
    expect(drained.drift(replaced)).toHaveLength(1);
    expect(drained.isStale(replaced, WROTE_MS + STALE_MS - 1)).toBe(true);
    expect(drained.isStale(replaced, WROTE_MS + STALE_MS)).toBe(false);
  });

  it('is the only stale read: another share, or another action, is not stale', () => {
    expect(drained.isStale(routingWith(77, 100), WROTE_MS)).toBe(false);
    expect(drained.isStale(routingWith(100, 0), WROTE_MS)).toBe(false);
  });

  it('may be what the next write finds, until the limit', () => {
    const sharesAt = (ms: number) =>
      drained.writeOf(moveTo(V1, 'drained'), ms).before.map((shares) => Object.values(shares)[0]!);
    expect(sharesAt(WROTE_MS + STALE_MS - 1)).toEqual([0, 100]);
    expect(sharesAt(WROTE_MS + STALE_MS)).toEqual([0]);
  });
});

describe('two writes within the limit', () => {
  const ramping = new KnownLevels(RUN, STARTED_MS, () => ({ levels: ['drained'], stale: [] }));
  for (const step of [10, 50]) {
    ramping.writing(moveTo(V1, step));
    ramping.wrote(moveTo(V1, step), WROTE_MS);
  }

  it('may both be missed by a read, since API nodes may be one or two writes behind', () => {
    for (const share of [0, 10]) {
      expect(ramping.isStale(routingWith(share, 0), WROTE_MS + STALE_MS - 1)).toBe(true);
      expect(ramping.isStale(routingWith(share, 0), WROTE_MS + STALE_MS)).toBe(false);
    }
    expect(ramping.now(WROTE_MS)[V1.ruleArn]).toEqual({ levels: [50], stale: [10, 'drained'] });
  });

  it('leave an action at no other level', () => {
    expect(ramping.isStale(routingWith(100, 0), WROTE_MS)).toBe(false);
    expect(ramping.isSure(moveTo(V1, 10), WROTE_MS)).toBe(false);
  });
});

it('a write that was not sent leaves its action at the level where it stood, and at no other', () => {
  const known = draining();
  known.writing(moveTo(V1, 'drained'));
  known.notWritten(moveTo(V1, 'drained'));
  expect(known.drift(routingWith(100, 100))).toEqual([]);
  expect(known.drift(routingWith(0, 100))).toMatchObject([{ where: V1.where, expected: '100', observed: '0' }]);
});

it('a write of unknown outcome leaves its action at either level, and at no other', () => {
  const known = draining();
  known.writing(moveTo(V1, 'drained'));
  expect(known.drift(routingWith(100, 100))).toEqual([]);
  expect(known.drift(routingWith(0, 100))).toEqual([]);
  expect(known.drift(routingWith(0, 0))).toMatchObject([{ where: DEFAULT.where, expected: '100', observed: '0' }]);
});

it('an action that may stand at several levels is certain of none while a read may be stale', () => {
  const resumed = new KnownLevels(RUN, STARTED_MS, () => ({ levels: ['found', 'drained'], stale: ['found'] }));
  expect(resumed.isSure(moveTo(V1, 'drained'), STARTED_MS + STALE_MS - 1)).toBe(false);
  expect(resumed.isSure(moveTo(V1, 'drained'), STARTED_MS + STALE_MS)).toBe(true);
});

it('a stale read does not move an action back that an earlier step has just moved', () => {
  const next = new KnownLevels(RUN, STARTED_MS, () => ({ levels: ['drained'], stale: ['found'] }));
  expect(next.isSure(moveTo(V1, 'found'), STARTED_MS + STALE_MS - 1)).toBe(false);
  expect(next.isSure(moveTo(V1, 'drained'), STARTED_MS + STALE_MS - 1)).toBe(true);
});

it('a step hands on the level of each action, and the shares that may still be read of it', () => {
  const known = draining();
  known.writing(moveTo(V1, 'drained'));
  expect(known.now(STARTED_MS)[V1.ruleArn]).toEqual({ levels: ['found', 'drained'], stale: [] });
  known.wrote(moveTo(V1, 'drained'), STARTED_MS);
  expect(known.now(STARTED_MS + STALE_MS - 1)[V1.ruleArn]).toEqual({ levels: ['drained'], stale: ['found'] });
  expect(known.now(STARTED_MS + STALE_MS)[V1.ruleArn]).toEqual({ levels: ['drained'], stale: [] });
  expect(known.now(STARTED_MS)[DEFAULT.ruleArn]).toEqual({ levels: ['found'], stale: [] });
});
