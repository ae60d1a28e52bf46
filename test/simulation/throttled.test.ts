import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ReadBudget } from '../../activities/elbv2/read-budget.js';
import type { AlbCore } from '../../lab/alb/core.js';
import type { Fault } from '../../lab/alb/faults.js';
import { seededRandom } from '../../lab/random.js';
import type { Phase } from '../../src/domain/lifecycle.js';
import type { Trace } from '../promises/trace.js';
import { endOf, sentencesOf } from './cases.js';
import type { Scenario } from './scenario.js';
import type { Durations } from './sim-world.js';
import { attempts } from './virtual/attempt.js';
import { simulate, surroundings } from './virtual/simulate.js';

vi.mock('@temporalio/workflow', () => import('./virtual/workflow.js'));
vi.mock('@temporalio/activity', () => import('./virtual/activity.js'));
vi.mock('node:timers/promises', async () => {
  const { virtualSleep } = await import('./virtual/clock.js');
  return {
    setTimeout: (ms: number, _: unknown, options?: { signal?: AbortSignal }) =>
      virtualSleep(surroundings.clock, ms, options?.signal),
  };
});

const { setInterval, clearInterval, setTimeout, clearTimeout } = globalThis;
const real = { now: Date.now, random: Math.random };
const takeBack = (cancel: unknown): void => (cancel as (() => void) | undefined)?.();

beforeAll(() => {
  Date.now = () => Math.floor(surroundings.clock.now);
  Math.random = () => surroundings.random();
  Object.assign(globalThis, {
    setInterval: (act: () => void, ms: number) => attempts.getStore()?.every(surroundings.clock, ms, act),
    setTimeout: (act: () => void, ms: number) => surroundings.clock.after(ms, act),
    ...{ clearInterval: takeBack, clearTimeout: takeBack },
  });
});

afterAll(() => {
  Object.assign(globalThis, { setInterval, clearInterval, setTimeout, clearTimeout });
  Date.now = real.now;
  Math.random = real.random;
});

const MINUTE_MS = 60_000;

/** The defaults of a config and of a start. */
const DURATIONS: Durations = {
  ...{ settleMs: 60_000, quietMs: 30_000, pollMs: 1_000, drainDeadlineMs: 60 * MINUTE_MS },
  ...{ maintenanceDeadlineMs: 24 * 60 * MINUTE_MS, healthyForMs: 30_000, holdMs: 60_000 },
  ...{ everyMs: 10_000, blindMs: 5 * MINUTE_MS, preflightMs: 15_000, staleReadMs: 5_000, statusTimeoutMs: 2_000 },
};

const BACK = { after: 3, away: 3, claim: { bootId: 'own', when: 'back', times: 1 } } as const;
const ALL = { east: 100, west: 100, north: 100 };

/** Three forward actions behind two listeners, and hosts that reboot and claim at once. */
function scenario(seed: number): Scenario {
  return {
    seed,
    world: {
      listeners: [[ALL, ALL], [ALL]],
      hosts: { east: 2, west: 2, north: 1 },
      tells: { accepted: true, ready: true, boot: 'id' },
      clocks: { workers: [0, 0], hosts: {} },
      initial: [],
      elsewhere: null,
      staleReads: { forMs: 0, nodes: 'lagging' },
      pageSize: 400,
      unreadAtFirst: {},
    },
    asked: {
      ...{ steps: [100], reboot: 'required', onDeadline: 'abort', minHealthy: { count: 1 }, adopt: null },
      receiver: null,
      watcherAfterMs: 0,
      maintenance: { 'east-1': BACK, 'east-2': BACK },
    },
    script: [],
    gateway: {},
    alerting: null,
    blocking: null,
    timing: null,
  };
}

/** Throttles some calls at random and answers some with 503, reads and writes alike. */
function disturb(seed: number, throttled: number, unavailable: number): (core: AlbCore) => void {
  const random = seededRandom(seed);
  return (core) => {
    core.faults.take = (): Fault | undefined => {
      const dice = random();
      if (dice < throttled) return { kind: 'error', code: 'Throttling' };
      return dice < throttled + unavailable ? { kind: 'error', code: 'ServiceUnavailable', status: 503 } : undefined;
    };
  };
}

function run(seed: number, prepare?: (core: AlbCore) => void): Promise<Trace> {
  return simulate(scenario(seed), {
    durations: DURATIONS,
    gate: (now) => new ReadBudget({ perSecond: 5, burst: 20 }, now, now),
    ...(prepare === undefined ? {} : { prepare }),
  });
}

/** Without the time in maintenance, which depends on the hosts. */
function tookMs(trace: Trace): number {
  const at = (phase: Phase): number => trace.find((event) => event.kind === 'phase' && event.phase === phase)!.at;
  return trace.at(-1)!.at - trace[0].at - (at('confirming') - at('maintenance'));
}

it('with 40% of its calls throttled and 6% answered 503, 19 of 20 runs take less than a minute longer', async () => {
  const undisturbed = await run(1);
  expect(endOf(undisturbed)).toBe('restored');
  const beyondMs: number[] = [];
  for (let seed = 1; seed <= 20; seed += 1) {
    const trace = await run(seed, disturb(seed, 0.4, 0.06));
    expect(endOf(trace), `seed ${seed}`).toBe('restored');
    expect(sentencesOf(trace)).toEqual([]);
    beyondMs.push(tookMs(trace) - tookMs(undisturbed));
  }
  expect(beyondMs.filter((ms) => ms <= MINUTE_MS).length).toBeGreaterThanOrEqual(19);
}, 60_000);
