import { describe, expect, it } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import type { RunContext } from '../../../activities/scopes.js';
import { drain } from '../../../activities/steps/drain.js';
import { giveBack } from '../../../activities/steps/give-back.js';
import { reactivate, type Reactivation } from '../../../activities/steps/reactivate.js';
import { takeBack } from '../../../activities/steps/take-back.js';
import type { QueryAnswer } from '../../../src/domain/blockers.js';
import type { Blockers, Host } from '../../../src/domain/config.js';
import type { LiveReading } from '../../../src/domain/status.js';
import { observed } from '../../src/domain/readings.js';
import { attempt } from '../attempt.js';
import { Balancer } from '../balancer.js';
import { barsOf } from '../bars.js';
import { BLOCKED, BLOCKERS, CLEAR, FIRING, QUERY, UNASKED } from '../blocking.js';
import { bootOf, briskRun, type Two } from '../run-context.js';

const BRISK = briskRun();
const CLAIMED = ['east-1', 'east-2'].map((host) => ({ host, boot: bootOf(host) }));
const HOLD_MS = 3_000;

/** How often its clock is read, it goes on by this much: nothing else moves it while a step only waits. */
const TICK_MS = 5;

/** A run with blockers, and all that its steps ask and write, in order. */
class Blocked {
  readonly run: RunContext;
  readonly balancer: Balancer;
  readonly asked: string[] = [];
  readonly waits: string[] = [];
  /** The bars of each heartbeat, as `tagout watch` shows them. */
  readonly bars: string[] = [];
  /** The answers, one after the other; the last one stays. */
  answers: QueryAnswer[] = [CLEAR];
  /** Called with each question, by its number from 1. */
  whenAsked: (nth: number) => void = () => undefined;
  /** Answers for the hosts instead of the balancer. */
  readHost: ((host: Host) => ReturnType<Ports['readHost']>) | null = null;
  questions: { queries: string[]; timeoutMs: number; askedMs: number }[] = [];

  constructor(shares: Two, change: Partial<Blockers> = {}) {
    const { config } = BRISK;
    this.run = {
      ...BRISK,
      config: {
        ...config,
        reactivate: { ...config.reactivate, holdMs: HOLD_MS },
        watch: { ...config.watch, everyMs: 100 },
        blockers: { ...BLOCKERS, ...change },
      },
    };
    this.balancer = new Balancer(this.run, shares);
  }

  get ports(): Ports {
    const { balancer, asked } = this;
    const { loadBalancer } = balancer.ports;
    const tick = (): number => (balancer.nowMs += TICK_MS);
    return {
      ...balancer.ports,
      ...{ now: tick, uptime: tick },
      readHost: (host, ...rest) => this.readHost?.(host) ?? balancer.ports.readHost(host, ...rest),
      askPrometheus: async (_, queries, timeoutMs) => {
        this.questions.push({ queries, timeoutMs, askedMs: balancer.nowMs });
        this.whenAsked(this.questions.length);
        const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!;
        asked.push(answer === CLEAR ? 'clear' : 'blocked');
        return [answer];
      },
      loadBalancer: {
        ...loadBalancer,
        look: (...args) => {
          asked.push('look');
          return loadBalancer.look(...args);
        },
        write: (...args) => {
          asked.push('write');
          return loadBalancer.write(...args);
        },
      },
    };
  }

  /** What was asked and written, each run of the same as one. */
  get story(): string[] {
    return this.asked.filter((one, n) => one !== this.asked[n - 1]);
  }

  carryOut<Result>(step: (ports: Ports, run: RunContext) => Promise<Result>): Promise<Result> {
    const told = (details: unknown): void => {
      this.waits.push(...(details as LiveReading).waitingFor);
      this.bars.push(...barsOf(details));
    };
    return attempt(1, undefined, () => step(this.ports, this.run), told);
  }

  reactivates(): Promise<Reactivation> {
    return this.carryOut((ports, run) => reactivate(ports, run, CLAIMED));
  }
}

describe('draining', () => {
  it('asks right before each write, for its own service and cluster', async () => {
    const one = new Blocked([100, 100]);
    await one.carryOut(drain);
    expect(one.story).toEqual(['look', 'clear', 'write', 'look', 'clear', 'write', 'look']);
    expect(one.questions.map(({ queries }) => queries)).toEqual([[QUERY], [QUERY]]);
  });

  it.each([
    ['a series is returned', FIRING, BLOCKED],
    ["Prometheus can't be asked", UNASKED, `blocker: ${QUERY}: it can't be asked (did not answer within 5000 ms)`],
  ])('waits while %s, says so, and begins with a new look', async (_, answer, waits) => {
    const one = new Blocked([100, 100]);
    one.answers = [answer, answer, CLEAR];
    await one.carryOut(drain);
    const [first] = one.waits.filter((wait) => wait.startsWith('blocker'));
    expect(first).toBe(waits);
    const untilWrite = one.asked.slice(0, one.asked.indexOf('write'));
    expect(untilWrite.filter((what) => what !== 'look')).toEqual(['blocked', 'blocked', 'clear']);
    expect(untilWrite.at(-1)).toBe('look');
    expect(one.balancer.writes).toHaveLength(2);
  });

  it('asks no more often than it looks while it is held up', async () => {
    const one = new Blocked([100, 100]);
    one.answers = [FIRING, FIRING, FIRING, CLEAR];
    await one.carryOut(drain);
    const gaps = one.questions.slice(1, 4).map(({ askedMs }, n) => askedMs - one.questions[n]!.askedMs);
    expect(Math.min(...gaps)).toBeGreaterThan(2_000);
  });

  it('writes on no answer that is older than a look may be', async () => {
    const one = new Blocked([100, 100]);
    const { loadBalancer } = one.ports;
    let checks = 0;
    const health: Ports['loadBalancer']['health'] = (...args) => {
      if ((checks += 1) === 1) one.balancer.nowMs += 60_000;
      return loadBalancer.health(...args);
    };
    await one.carryOut((ports, run) => drain({ ...ports, loadBalancer: { ...ports.loadBalancer, health } }, run));
    expect(one.story.slice(0, 5)).toEqual(['look', 'clear', 'look', 'clear', 'write']);
  });

  it('ends after blockers.deadline, with what it has drained', async () => {
    const one = new Blocked([100, 100], { deadlineMs: 10_000 });
    one.answers = [CLEAR, FIRING];
    await expect(one.carryOut(drain)).rejects.toMatchObject({
      type: 'DrainDeadline',
      message: `blockers.deadline passed, held up by ${BLOCKED}`,
      details: [{ shares: [{ share: 0 }, { share: 100 }, { share: 100 }, { share: 100 }] }],
    });
    expect(one.balancer.writes).toEqual([[0, 100]]);
  });

  it('finds drift while it is held up', async () => {
    const one = new Blocked([100, 100]);
    one.answers = [FIRING];
    one.whenAsked = (nth) => void (nth === 2 && (one.balancer.shares = [50, 100]));
    await expect(one.carryOut(drain)).rejects.toMatchObject({ type: 'RoutingDrift' });
    expect(one.balancer.writes).toEqual([]);
  });
});

describe('a ramp', () => {
  it('asks right before each write that gives a share back, the first included', async () => {
    const one = new Blocked([0, 0]);
    const { kind } = await one.reactivates();
    expect(kind).toBe('restored');
    const before = one.asked.flatMap((what, n) => (what === 'write' ? [one.asked[n - 1]] : []));
    expect(before).toEqual(Array(6).fill('clear'));
  });

  it('holds, and goes on when nothing blocks any more', async () => {
    const one = new Blocked([0, 0]);
    one.answers = [CLEAR, CLEAR, FIRING, FIRING, FIRING, CLEAR];
    expect((await one.reactivates()).kind).toBe('restored');
    expect(one.waits).toContain(BLOCKED);
  });

  it('loses a host at once while it is held', async () => {
    const one = new Blocked([0, 0], { onBlocked: 'take-back' });
    one.answers = [FIRING];
    let reads = 0;
    one.readHost = async ({ name }) =>
      observed(name, { boot: bootOf(name), ready: (reads += 1) <= 20, at: (one.balancer.nowMs += 1) });
    const end = await one.reactivates();
    expect(end).toMatchObject({ kind: 'lost', reasons: ['east-1 is not ready', 'east-2 is not ready'] });
    expect(end).not.toHaveProperty('isBlocked');
    expect(one.balancer.writes).toEqual([]);
  });

  it('finds drift while it is held', async () => {
    const one = new Blocked([0, 0]);
    one.answers = [FIRING];
    one.whenAsked = (nth) => void (nth === 2 && (one.balancer.shares = [0, 7]));
    await expect(one.reactivates()).rejects.toMatchObject({ type: 'RoutingDrift' });
  });

  it('that may take back ends once it was blocked for reactivate.hold', async () => {
    const one = new Blocked([0, 0], { onBlocked: 'take-back' });
    one.answers = [CLEAR, CLEAR, FIRING];
    let blockedMs = 0;
    one.whenAsked = (nth) => void (nth === 3 && (blockedMs = one.balancer.nowMs));
    expect(await one.reactivates()).toMatchObject({ kind: 'lost', isBlocked: true, reasons: [BLOCKED] });
    expect(one.balancer.writes).toEqual([
      [10, 0],
      [10, 10],
    ]);
    expect(one.balancer.nowMs - blockedMs).toBeGreaterThanOrEqual(HOLD_MS);
  });

  it('that may take back goes on if one answer in between was clear', async () => {
    const one = new Blocked([0, 0], { onBlocked: 'take-back' });
    one.answers = [CLEAR, CLEAR, FIRING, CLEAR, FIRING, CLEAR, CLEAR];
    expect((await one.reactivates()).kind).toBe('restored');
  });

  it('that has given nothing yet has nothing to take back: it waits until the deadline', async () => {
    const one = new Blocked([0, 0], { onBlocked: 'take-back', deadlineMs: 4 * HOLD_MS });
    one.answers = [FIRING];
    await expect(one.reactivates()).rejects.toMatchObject({ type: 'MaintenanceDeadline' });
    expect(one.balancer.writes).toEqual([]);
  });

  it('that only holds ends at the deadline, as things stand', async () => {
    const one = new Blocked([0, 0], { deadlineMs: 4 * HOLD_MS });
    one.answers = [CLEAR, CLEAR, FIRING];
    await expect(one.reactivates()).rejects.toMatchObject({
      type: 'MaintenanceDeadline',
      message: `blockers.deadline passed, held up by ${BLOCKED}`,
    });
    expect(one.balancer.shares).toEqual([10, 10]);
  });
});

describe('on the screen', () => {
  it('the hold between two steps is a bar, and one with what is left while a blocker fires', async () => {
    const one = new Blocked([0, 0], { deadlineMs: 60_000 });
    one.answers = [CLEAR, CLEAR, FIRING, FIRING, CLEAR];
    expect((await one.reactivates()).kind).toBe('restored');
    const held = one.bars.filter((bar) => bar.startsWith('reactivate.hold'));
    expect(held[0]).toMatch(/^reactivate\.hold [█░]+ 0 s of 3 s$/);
    expect(held.at(-1)).toMatch(/^reactivate\.hold █+░* [23] s of 3 s$/);
    expect(one.bars).toContainEqual(expect.stringMatching(/^blockers\.deadline [█░]+ \d+ s of 60 s, \d+ s left$/));
  });
});

describe('nothing blocks', () => {
  const at = (level: 'drained' | number) =>
    Object.fromEntries(BRISK.plan.map(({ ruleArn }) => [ruleArn, { levels: [level], stale: [] }]));

  it('giving back before the go', async () => {
    const one = new Blocked([0, 0]);
    one.answers = [FIRING];
    expect((await one.carryOut((ports, run) => giveBack(ports, run, at('drained')))).kind).toBe('given-back');
    expect(one.questions).toEqual([]);
  });

  it('taking back', async () => {
    const one = new Blocked([10, 10]);
    one.answers = [FIRING];
    expect((await one.carryOut((ports, run) => takeBack(ports, run, at(10)))).kind).toBe('taken-back');
    expect(one.questions).toEqual([]);
  });
});
