import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { Evidence } from '../../activities/evidence.js';
import { moveTo } from '../../src/domain/move.js';
import type { Look, Observed } from '../../src/domain/observation.js';
import { KnownLevels } from '../../src/domain/known-levels.js';
import { portionOf } from '../../src/domain/evidence-portion.js';
import type { StepEvidence } from '../../src/domain/evidence.js';
import type { HostReading } from '../../src/domain/host.js';
import { compact, restored } from '../../src/domain/packed.js';
import { isStepEvidence } from '../../src/domain/shapes/evidence.js';
import type { ObservedShare } from '../../src/domain/shares.js';
import { writeShares } from '../../activities/write-shares.js';
import type { Ports, WriteOutcome } from '../../activities/ports.js';
import type { Beat } from '../../activities/beat.js';
import { runContext } from './run-context.js';

const INTENDED = { api: 'ModifyRule', where: 'core HTTP:80 rule 10', after: { 'core-east': 0 } };
const SENT = { requestId: 'id-1', before: { 'core-east': 100 } };

function evidence(earlier?: unknown): Evidence {
  return new Evidence(() => 5_000, earlier);
}

describe('looks', () => {
  it.each([
    ['none', [], { count: 0, firstMs: null, lastMs: null, longestGapMs: 0 }],
    ['one', [[1_000, 1_200]], { count: 1, firstMs: 1_000, lastMs: 1_200, longestGapMs: 0 }],
    [
      'several: a gap lasts from a question to the next answer',
      [
        [1_000, 1_200],
        [2_000, 2_900],
        [3_000, 3_100],
      ],
      { count: 3, firstMs: 1_000, lastMs: 3_100, longestGapMs: 1_900 },
    ],
  ])('%s', (_, looks, expected) => {
    const own = evidence();
    for (const [askedMs, at] of looks) own.looked({ askedMs: askedMs!, at: at! });
    expect(own.told().looks).toEqual({ ...expected, lastGoodMs: null, firstBadMs: null });
  });

  it('of an attempt that died count, and the time in which nobody looked is a gap', () => {
    const first = evidence();
    first.looked({ askedMs: 1_000, at: 1_100 });
    first.foundExpected({ askedMs: 1_000 });
    const second = evidence(compact(first.told()));
    second.looked({ askedMs: 9_000, at: 9_500 });
    second.foundDrift(9_500);
    second.foundDrift(9_900);
    expect(second.told().looks).toEqual({
      ...{ count: 2, firstMs: 1_000, lastMs: 9_500, longestGapMs: 8_400 },
      ...{ lastGoodMs: 1_000, firstBadMs: 9_500 },
    });
  });
});

describe('writes', () => {
  it('are there before they are sent, and have their answer afterwards', () => {
    let changes = 0;
    const own = new Evidence(
      () => 5_000,
      undefined,
      () => (changes += 1),
    );
    const pending = own.sending(INTENDED);
    expect(own.told().writes).toEqual([{ ...INTENDED, atMs: 5_000, requestId: null, outcome: 'sent', before: null }]);
    pending.answered('written', SENT, 6_000);
    expect(own.told().writes).toEqual([{ ...INTENDED, ...SENT, atMs: 6_000, outcome: 'written' }]);
    expect(changes).toBe(2);
  });

  it('that were not sent leave nothing', () => {
    const own = evidence();
    own.sending(INTENDED).notSent();
    expect(own.isEmpty).toBe(true);
  });

  it('of an attempt that died are kept, and what was not answered is unknown', () => {
    const first = evidence();
    first.sending(INTENDED).answered('written', SENT);
    first.sending({ ...INTENDED, where: 'core HTTP:80 rule 20' });
    const kept = evidence(compact(first.told(), 10)).told().writes;
    expect(kept.map(({ where, requestId, outcome }) => ({ where, requestId, outcome }))).toEqual([
      { where: 'core HTTP:80 rule 10', requestId: 'id-1', outcome: 'written' },
      { where: 'core HTTP:80 rule 20', requestId: null, outcome: 'unknown' },
    ]);
  });

  it.each<[string, { attempt: number }, unknown, unknown]>([
    ['the first attempt finds is not its own', { attempt: 1 }, undefined, []],
    ['a later attempt finds may be of one that died', { attempt: 2 }, undefined, [['unknown', null, 5_000]]],
    ['a later attempt finds, and an earlier one has told', { attempt: 2 }, [INTENDED], [['written', 'id-1', 4_000]]],
    [
      'a later attempt finds at another level',
      { attempt: 2 },
      [{ ...INTENDED, after: { 'core-east': 50 } }],
      [
        ['written', 'id-1', 4_000],
        ['unknown', null, 5_000],
      ],
    ],
  ])('that %s', (_, of, told, expected) => {
    const earlier = evidence();
    for (const one of (told ?? []) as (typeof INTENDED)[]) {
      const after = { 'core-west': 100, ...one.after };
      earlier.sending({ ...one, after }).answered('written', SENT, 4_000);
    }
    const own = new Evidence(() => 5_000, compact(earlier.told()), undefined, of);
    own.found(INTENDED);
    own.found(INTENDED);
    expect(own.told().writes.map(({ outcome, requestId, atMs }) => [outcome, requestId, atMs])).toEqual(expected);
  });

  it.each([['nothing'], [{ writes: 'many' }], [null]])('of another shape are ignored: %j', (earlier) => {
    expect(evidence(earlier).isEmpty).toBe(true);
  });
});

describe('a run with more than any service has', () => {
  const [ACTIONS, LEVELS, HOSTS, READINGS] = [75, 2, 200, 20];
  const GROUPS = ['east', 'west', 'north', 'south', 'canary'].map((name) => `a-rather-long-name-of-a-group-${name}`);

  /** In a worst case, each host is busy, and every write is to another rule than the one before. */
  function filled(step: string, nth: number): Evidence {
    let atMs = 1_764_262_000_000;
    const own = new Evidence(() => (atMs += 997), undefined, undefined, {
      attempt: 1,
      evidence: portionOf(step, nth)!,
    });
    own.looked({ askedMs: atMs, at: atMs + 1_000 });
    for (let n = 0; n < READINGS; n += 1) {
      own.readHosts(
        Array.from({ length: HOSTS }, (_, h) => ({
          ...{ kind: 'observed', host: `core-east-host-${h}.example.com`, at: (atMs += 7), askedMs: atMs },
          ...{ inFlight: (h * 31 + n * 17) % 997, accepted: [], boot: null, ready: true },
        })) as unknown as HostReading[],
      );
      own.readShares(
        GROUPS.map((targetGroup) => ({ where: `rule ${n}`, targetGroup, share: n })) as unknown as ObservedShare[],
        atMs,
      );
    }
    if (portionOf(step, nth)!.writeChars === 0) return own;
    for (let level = 0; level < LEVELS; level += 1)
      for (let n = 0; n < ACTIONS; n += 1) {
        const shares = Object.fromEntries(GROUPS.map((name, g) => [name, (level + g) * 100]));
        const where = `core-production HTTPS:443 rule ${n} (host ${'tenant'.repeat(6)}-${n}.example.com, path /v${n}/*)`;
        const pending = own.sending({ api: 'ModifyRule', where, after: shares });
        if (n % 9 === 0) pending.answered('unknown', { requestId: null, before: shares });
        else pending.answered('written', { requestId: randomUUID(), before: shares });
      }
    return own;
  }

  it('leaves at most 100 KB in the results of its steps, and counts the writes that had no place', () => {
    let bytes = 0;
    for (const step of ['observe', 'tag', 'watch', 'drain', 'settle', 'confirm', 'reactivate', 'takeBack', 'untag'])
      for (let nth = 0; nth < (step === 'settle' || step === 'confirm' ? 3 : 1); nth += 1) {
        const own = filled(step, nth);
        const { evidence: told } = own.withResult({}) as { evidence: object };
        bytes += JSON.stringify(told).length;
        const { writes, writesOmitted = 0 } = restored(told) as StepEvidence;
        const isWriting = portionOf(step, nth)!.writeChars > 0;
        expect(writes.length + writesOmitted).toBe(isWriting ? ACTIONS * LEVELS : 0);
        expect(isStepEvidence(restored(told))).toBe(true);
        // A heartbeat has no more than that.
        const { evidence: beat } = own.forHeartbeat() as { evidence: object };
        expect(JSON.stringify(beat).length).toBeLessThanOrEqual(20_000);
        // A failure is in a history twice.
        const { evidence: failed } = own.forEnd(ApplicationFailure.create({ message: 'no' })) as { evidence: object };
        expect(2 * JSON.stringify(failed).length).toBeLessThanOrEqual(JSON.stringify(told).length + 2_000);
      }
    expect(bytes).toBeGreaterThan(60_000);
    expect(bytes).toBeLessThanOrEqual(100_000);
  });

  it('of a small service, a drain that reads no host leaves every share', () => {
    let atMs = 1_764_262_000_000;
    const own = new Evidence(() => atMs, undefined, undefined, { attempt: 1, evidence: portionOf('drain', 0)! });
    const rules = Array.from({ length: 20 }, (_, n) => `core HTTP:80 rule ${n} (path /v${n}/*)`);
    for (const where of rules) {
      own.sending({ ...INTENDED, where }).answered('written', SENT);
      const shares = rules.flatMap((one) => GROUPS.slice(0, 2).map((targetGroup) => ({ where: one, targetGroup })));
      own.readShares(shares.map((one, n) => ({ ...one, share: n % 2 })) as unknown as ObservedShare[], (atMs += 900));
    }
    const { evidence: told } = own.withResult({}) as { evidence: object };
    expect(told).toMatchObject({ series: { sharesOmitted: 0 } });
  });

  it('goes on after a crash with what it had kept, and with the count of the others', () => {
    const earlier = filled('drain', 0).told();
    const own = new Evidence(() => 5_000, compact(earlier), undefined, {
      attempt: 2,
      evidence: portionOf('drain', 0)!,
    });
    expect(own.told()).toEqual(earlier);
    // Among those without a place may be this one, and only the cursor of the step knows.
    own.found(INTENDED, true);
    expect(own.told()).toEqual(earlier);
    own.found(INTENDED, false);
    expect(own.told().writes.at(-1)).toMatchObject({ ...INTENDED, outcome: 'unknown' });
  });
});

describe('a write of shares', () => {
  async function writesOf(outcome: WriteOutcome): Promise<unknown> {
    const run = runContext();
    const own = evidence();
    const beat = {
      ...{ signal: new AbortController().signal, evidence: own, tell: () => undefined },
      stopwatch: () => ({ elapsed: () => 0 }),
    } as unknown as Beat;
    const look = async (): Promise<unknown> => ({ kind: 'unobservable', reason: 'no', denied: false, queuedMs: 0 });
    const ports = { now: () => 5_000, loadBalancer: { write: async () => outcome, look } } as unknown as Ports;
    const known = new KnownLevels(run, 0, () => ({ levels: ['found'], stale: [] }));
    const read: Observed<Look> = {
      value: { routing: run.routing, health: [] },
      kind: 'observed',
      at: 1,
      askedMs: 1,
      queuedMs: 0,
    };
    const move = moveTo(run.plan[0]!, 'drained');
    await writeShares({ ports, run, beat }, known, move, { look: { read }, notAfterMs: 9_000 }).catch(() => undefined);
    const { writes, looks } = own.told();
    return [writes.map((one) => [one.outcome, one.requestId, one.atMs]), looks.firstBadMs];
  }

  it.each<[string, WriteOutcome, unknown]>([
    ['written', { kind: 'written', at: 4_000, sent: SENT }, [[['written', 'id-1', 4_000]], null]],
    ['refused by ELBv2', { kind: 'refused', reason: 'no', sent: SENT }, [[['refused', 'id-1', 5_000]], null]],
    ['refused by tagout itself', { kind: 'refused', reason: 'no' }, [[], null]],
    ['not answered', { kind: 'unknown', reason: 'no', sent: { requestId: null } }, [[['unknown', null, 5_000]], null]],
    ['not sent', { kind: 'unread', reason: 'no', denied: false }, [[], null]],
    [
      'not sent because of drift',
      { kind: 'drifted', differences: [{ where: 'a', what: 'b', expected: 'c', observed: 'd' }] },
      [[], 5_000],
    ],
  ])('%s', async (_, outcome, expected) => {
    expect(await writesOf(outcome)).toEqual(expected);
  });
});
