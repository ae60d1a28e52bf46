import { describe, expect, it } from 'vitest';
import { drain, type Drained } from '../../../activities/steps/drain.js';
import { giveBack } from '../../../activities/steps/give-back.js';
import { reactivate } from '../../../activities/steps/reactivate.js';
import type { LiveReading } from '../../../src/domain/status.js';
import type { LevelsByRule } from '../../../src/domain/known-levels.js';
import { takeBack } from '../../../activities/steps/take-back.js';
import { attempt } from '../attempt.js';
import { Balancer } from '../balancer.js';
import { bootOf, briskRun, STALE_MS, type Two } from '../run-context.js';

const RUN = briskRun();
const [V1, DEFAULT] = RUN.plan.map(({ ruleArn }) => ruleArn) as [string, string];
const CLAIMED = ['east-1', 'east-2'].map((host) => ({ host, boot: bootOf(host) }));
const DRIFT = { type: 'RoutingDrift' };

/** Both actions are certain to be at this level. */
const at = (level: 'found' | 'drained' | number): LevelsByRule =>
  Object.fromEntries([V1, DEFAULT].map((arn) => [arn, { levels: [level], stale: [] }]));

describe('draining, at its first attempt,', () => {
  const drains = (balancer: Balancer): Promise<Drained> => attempt(1, undefined, () => drain(balancer.ports, RUN));

  it('drains one action after the other, and leaves both drained', async () => {
    const balancer = new Balancer(RUN, [100, 100]);
    const { stands } = await drains(balancer);
    expect(balancer.writes).toEqual([
      [0, 100],
      [0, 0],
    ]);
    expect([V1, DEFAULT].map((arn) => stands[arn]!.levels)).toEqual([['drained'], ['drained']]);
  });

  it.each<Two>([
    [0, 100],
    [100, 0],
  ])('does not count an action that is already drained as its own: %j, %j', async (...shares) => {
    const balancer = new Balancer(RUN, shares);
    await expect(drains(balancer)).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });
});

describe('a retry of draining', () => {
  const retries = (balancer: Balancer): Promise<Drained> =>
    attempt(2, { levels: { [V1]: 'drained' } }, () => drain(balancer.ports, RUN));

  it('takes a confirmed share that somebody put back for drift', async () => {
    const balancer = new Balancer(RUN, [100, 100]);
    await expect(retries(balancer)).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('recognizes what its worker wrote and could no longer report', async () => {
    const balancer = new Balancer(RUN, [0, 0]);
    await retries(balancer);
    expect(balancer.writes).toEqual([]);
  });

  it.each<[string, number, string[]]>([
    ['what its worker wrote and could no longer report', 100, ['unknown', 'unknown']],
    ['nothing for actions that needed no write', 0, []],
  ])('records %s', async (_, found, expected) => {
    const plan = RUN.plan.map((action) => ({
      ...action,
      groups: action.groups.map((group) => ({ ...group, found })),
    }));
    const told: unknown[] = [];
    const balancer = new Balancer(RUN, [0, 0]);
    const cursor = { levels: {} };
    const run = { ...RUN, plan };
    await attempt(
      2,
      cursor,
      () => drain(balancer.ports, run),
      (details) => told.push(details),
    );
    const { evidence } = told.at(-1) as { evidence?: { writes: { outcome: string }[] } };
    expect((evidence?.writes ?? []).map(({ outcome }) => outcome)).toEqual(expected);
    expect(balancer.writes).toEqual([]);
  });

  it('goes on with what its worker had not done yet', async () => {
    const balancer = new Balancer(RUN, [0, 100]);
    await retries(balancer);
    expect(balancer.writes).toEqual([[0, 0]]);
  });

  it('waits while a difference from a confirmed share may be a stale read, and no longer', async () => {
    const balancer = new Balancer(RUN, [100, 0]);
    const beganMs = balancer.nowMs;
    balancer.before = () => {
      if (balancer.nowMs > beganMs + STALE_MS / 2) balancer.shares = [0, 0];
    };
    await retries(balancer);
    expect(balancer.writes).toEqual([]);
  });

  it('remembers what the attempts before it have confirmed, for the one after it', async () => {
    const told: unknown[] = [];
    const balancer = new Balancer(RUN, [0, 100]);
    await attempt(
      2,
      { levels: { [V1]: 'drained' } },
      () => drain(balancer.ports, RUN),
      (details) => told.push(details),
    );
    expect(told.at(-1)).toMatchObject({ cursor: { levels: { [V1]: 'drained', [DEFAULT]: 'drained' } } });
    expect(told.map((details) => (details as { cursor?: unknown }).cursor)).not.toContain(undefined);
  });
});

describe('reactivating', () => {
  const runs = (nth: number, balancer: Balancer, levels?: Record<string, unknown>) =>
    attempt(nth, levels && { levels }, () => reactivate(balancer.ports, RUN, CLAIMED));

  it('gives back step by step', async () => {
    const balancer = new Balancer(RUN, [0, 0]);
    expect(await runs(1, balancer)).toMatchObject({ kind: 'restored' });
    const steps = [10, 50, 100];
    expect(balancer.writes).toEqual(
      steps.flatMap((step, n) => [
        [step, steps[n - 1] ?? 0],
        [step, step],
      ]),
    );
  });

  it.each<Two>([
    [10, 0],
    [0, 100],
  ])('does not count a share that is there at its first attempt as its own: %j, %j', async (...shares) => {
    const balancer = new Balancer(RUN, shares);
    await expect(runs(1, balancer)).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it.each<[string, Two]>([
    ['took away', [0, 10]],
    ['set back to a step before', [10, 10]],
  ])('a retry takes a confirmed share that somebody %s for drift', async (_, shares) => {
    const balancer = new Balancer(RUN, shares);
    await expect(runs(2, balancer, { [V1]: 50, [DEFAULT]: 10 })).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('a retry writes no step below the one that its worker wrote and could no longer report', async () => {
    const balancer = new Balancer(RUN, [50, 10]);
    expect(await runs(2, balancer, { [V1]: 10, [DEFAULT]: 10 })).toMatchObject({ kind: 'restored' });
    expect(balancer.writes[0]).toEqual([50, 50]);
    expect(balancer.writes.at(-1)).toEqual([100, 100]);
  });

  it('a retry writes no step below the one that a stale read hides', async () => {
    const balancer = new Balancer(RUN, [0, 0]);
    const beganMs = Date.now();
    balancer.before = (asked) => {
      // By the time no read can be stale, the API nodes have caught up. A pause may be a little shorter than asked for,
      // because Node.js counts it from the begin of the turn of its event loop.
      if (asked === 1 && Date.now() - beganMs >= STALE_MS / 2) balancer.shares = [50, 0];
    };
    expect(await runs(2, balancer, {})).toMatchObject({ kind: 'restored' });
    expect(balancer.writes[0]).toEqual([50, 10]);
  });
});

describe('a retry of reactivating', () => {
  it('takes a change made after it has read its shares for drift', async () => {
    const balancer = new Balancer(RUN, [50, 50]);
    balancer.before = (asked) => {
      if (asked === 2) balancer.shares = [10, 50];
    };
    const step = () => reactivate(balancer.ports, RUN, CLAIMED);
    await expect(attempt(2, { levels: { [V1]: 10, [DEFAULT]: 10 } }, step)).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('does not wait again at a step that is behind it', async () => {
    const balancer = new Balancer(RUN, [50, 10]);
    const told: string[] = [];
    const step = () => reactivate(balancer.ports, RUN, CLAIMED);
    await attempt(2, { levels: { [V1]: 50, [DEFAULT]: 10 } }, step, (details) =>
      told.push(...(details as LiveReading).waitingFor),
    );
    expect(told).toContain('reactivate.hold at 50%');
    expect(told).not.toContain('reactivate.hold at 10%');
  });
});

/** The two steps that move shares back: the step before them tells which levels each action may have. */
const BACK = {
  'giving back': {
    from: 'drained' as const,
    level: 'found' as const,
    out: [0, 0] as Two,
    done: [100, 100] as Two,
    half: [100, 0] as Two,
    run: (balancer: Balancer, stands: LevelsByRule | null) => (): Promise<unknown> =>
      giveBack(balancer.ports, RUN, stands),
  },
  'taking back': {
    from: 50,
    level: 'drained' as const,
    out: [50, 50] as Two,
    done: [0, 0] as Two,
    half: [0, 50] as Two,
    run: (balancer: Balancer, stands: LevelsByRule | null) => (): Promise<unknown> =>
      takeBack(balancer.ports, RUN, stands!),
  },
};

describe.each(Object.entries(BACK))('%s', (_, { from, level, out, done, half, run }) => {
  it('moves one action after the other', async () => {
    const balancer = new Balancer(RUN, out);
    await attempt(1, undefined, run(balancer, at(from)));
    expect(balancer.writes).toEqual([half, done]);
  });

  it('takes a change from before its first attempt for drift', async () => {
    const balancer = new Balancer(RUN, half);
    await expect(attempt(1, undefined, run(balancer, at(from)))).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('goes on from what its worker wrote, at a retry', async () => {
    const balancer = new Balancer(RUN, half);
    await attempt(2, { levels: {} }, run(balancer, at(from)));
    expect(balancer.writes).toEqual([done]);
  });

  it('takes a confirmed write that somebody undid for drift, at a retry', async () => {
    const balancer = new Balancer(RUN, out);
    const cursor = { levels: { [V1]: level } };
    await expect(attempt(2, cursor, run(balancer, at(from)))).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('remembers what it has confirmed', async () => {
    const told: unknown[] = [];
    await attempt(1, undefined, run(new Balancer(RUN, out), at(from)), (details) => told.push(details));
    expect(told.at(0)).toMatchObject({ cursor: { levels: {} } });
    expect(told.at(-1)).toMatchObject({ cursor: { levels: { [V1]: level, [DEFAULT]: level } } });
  });

  it('takes any other share for drift, at a retry', async () => {
    const balancer = new Balancer(RUN, [77, half[1]]);
    await expect(attempt(2, { levels: {} }, run(balancer, at(from)))).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('tolerates the shares that the step before it replaced, within the limit for stale reads', async () => {
    const balancer = new Balancer(RUN, half);
    const stands = { ...at(from), [V1]: { levels: [from], stale: ['found' as const, 'drained' as const] } };
    balancer.before = (asked) => {
      if (asked === 3) balancer.shares = out;
    };
    await attempt(1, undefined, run(balancer, stands));
    expect(balancer.writes).toEqual([half, done]);
  });
});

/** Before it begins, a step waits until no read can be stale. */
const SURE_SOON = briskRun({ staleReadMs: 10 });

/** Every step that moves shares, with the shares before it, halfway, and after it. */
const STEPS = {
  draining: {
    ...{ before: [100, 100] as Two, half: [0, 100] as Two, after: [0, 0] as Two },
    run: (balancer: Balancer) => (): Promise<unknown> => drain(balancer.ports, SURE_SOON),
  },
  reactivating: {
    ...{ before: [0, 0] as Two, half: [50, 50] as Two, after: [100, 100] as Two },
    run: (balancer: Balancer) => (): Promise<unknown> => reactivate(balancer.ports, SURE_SOON, CLAIMED),
  },
  'giving back': {
    ...{ before: [0, 0] as Two, half: [100, 0] as Two, after: [100, 100] as Two },
    run: (balancer: Balancer) => (): Promise<unknown> => giveBack(balancer.ports, SURE_SOON, at('drained')),
  },
  'taking back': {
    ...{ before: [50, 50] as Two, half: [0, 50] as Two, after: [0, 0] as Two },
    run: (balancer: Balancer) => (): Promise<unknown> => takeBack(balancer.ports, SURE_SOON, at(50)),
  },
};

describe.each(Object.entries(STEPS))('%s, whose heartbeats Temporal was told to forget,', (_, step) => {
  it.each(['reset', 2] as const)('starts from the beginning if nothing was written (%s)', async (nth) => {
    const balancer = new Balancer(SURE_SOON, step.before);
    await attempt(nth, undefined, step.run(balancer));
    expect(balancer.shares).toEqual(step.after);
  });

  it('writes nothing if everything was written', async () => {
    const balancer = new Balancer(SURE_SOON, step.after);
    await attempt('reset', undefined, step.run(balancer));
    expect(balancer.writes).toEqual([]);
  });

  it.each(['reset', 2] as const)('fails if it is not known what it wrote (%s)', async (nth) => {
    const balancer = new Balancer(SURE_SOON, step.half);
    const why = { type: 'Unobservable', message: expect.stringContaining('reset in Temporal') as string };
    await expect(attempt(nth, undefined, step.run(balancer))).rejects.toMatchObject(why);
    expect(balancer.writes).toEqual([]);
  });

  it('reports a change by others as drift', async () => {
    const balancer = new Balancer(SURE_SOON, [77, step.half[1]]);
    await expect(attempt('reset', undefined, step.run(balancer))).rejects.toMatchObject(DRIFT);
    expect(balancer.writes).toEqual([]);
  });

  it('goes on like any retry if it was reset and its heartbeats were kept', async () => {
    const balancer = new Balancer(SURE_SOON, step.half);
    await attempt('reset', { levels: {} }, step.run(balancer));
    expect(balancer.shares).toEqual(step.after);
  });
});
