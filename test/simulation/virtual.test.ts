import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Trace } from '../promises/trace.js';
import { sweep } from './cases.js';
import { drawScenario } from './draw.js';
import { drawRoll } from './roll/draw-roll.js';
import { simulateRoll } from './roll/simulate-roll.js';
import type { Scenario } from './scenario.js';
import { attempts } from './virtual/attempt.js';
import { simulate, surroundings } from './virtual/simulate.js';
import { phaseAtClosing } from './virtual/times.js';

vi.mock('@temporalio/workflow', () => import('./virtual/workflow.js'));
vi.mock('@temporalio/activity', () => import('./virtual/activity.js'));
vi.mock('node:timers/promises', async () => {
  const { unlessKilled } = await import('./virtual/attempt.js');
  const { virtualSleep } = await import('./virtual/clock.js');
  return {
    setTimeout: async (ms: number, _: unknown, options?: { signal?: AbortSignal }) => {
      await virtualSleep(surroundings.clock, ms, options?.signal);
      await unlessKilled();
    },
  };
});

const real = {
  now: Date.now,
  random: Math.random,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
};

// Not replaced by a spy, because a spy would keep millions of calls.
beforeAll(() => {
  Date.now = () => Math.floor(surroundings.clock.now);
  Math.random = () => surroundings.random();
  globalThis.setInterval = ((act: () => void, ms: number) =>
    attempts.getStore()?.every(surroundings.clock, ms, act) ?? real.setInterval(act, ms)) as never;
  globalThis.clearInterval = ((one: (() => void) | NodeJS.Timeout) =>
    typeof one === 'function' ? one() : real.clearInterval(one)) as never;
});

afterAll(() => {
  Date.now = real.now;
  Math.random = real.random;
  globalThis.setInterval = real.setInterval;
  globalThis.clearInterval = real.clearInterval;
});

/** Simulated in parts, so that other tests have their turn. `npm test` runs fewer seeds, `npm run prove` 10,000. */
const SEEDS = Number(process.env['VIRTUAL_SEEDS'] ?? '3000');
const PART = Math.min(1000, SEEDS);
const ends = new Set<string>();
/** The phases of runs in which windows closed. */
const closings = new Set<string>();

it.each(Array.from({ length: SEEDS / PART }, (_, part) => part * PART + 1))(
  `${PART} seeds from %i on, of the real workflow on a virtual clock, break no promise`,
  async (first) => {
    const simulated = async (scenario: Scenario): Promise<Trace> => {
      const trace = await simulate(scenario);
      const phase = phaseAtClosing(trace);
      if (phase !== null) closings.add(phase);
      return trace;
    };
    const tally = await sweep({ first, seeds: PART, atOnce: 1, simulate: simulated, say: console.error });
    for (const end of Object.keys(tally.ends)) ends.add(end);
    expect(tally.broken).toEqual([]);
    expect(tally.seeds).toBe(PART);
  },
  600_000,
);

it.runIf(SEEDS >= 3000)('the seeds reach every end', () => {
  const failures = ['RoutingDrift', 'UnexpectedReboot', 'HostLost', 'MaintenanceDeadline', 'Aborted', 'WriteRefused'];
  const all = ['restored', 'refused Refused', 'aborted Aborted', 'aborted DrainDeadline', 'failed Unobservable'];
  expect([...ends]).toEqual(expect.arrayContaining([...all, ...failures.map((one) => `failed ${one}`)]));
});

it('windows close in every phase up to the go, and after it', () => {
  const phases = ['scheduled', 'preflight', 'draining', 'settling', 'maintenance'];
  expect([...closings]).toEqual(expect.arrayContaining(phases));
});

/** Of rolls: each is three maintenances. */
const ROLLS = Math.max(50, SEEDS / 20);

it(`${ROLLS} seeds of rolls break no promise, of the roll or of a maintenance of it`, async () => {
  const broken: string[] = [];
  const rollEnds = new Map<string, number>();
  const closedIn = new Set<string>();
  for (let seed = 1; seed <= ROLLS; seed += 1) {
    const rolled = await simulateRoll(drawRoll(seed));
    rollEnds.set(rolled.end, (rollEnds.get(rolled.end) ?? 0) + 1);
    if (rolled.closedIn !== null) closedIn.add(rolled.closedIn);
    broken.push(...rolled.broken.map((sentence) => `seed ${seed}: ${sentence}`));
  }
  expect(broken).toEqual([]);
  expect([...rollEnds.keys()]).toEqual(expect.arrayContaining(['restored', 'failed RollStopped', 'aborted Aborted']));
  expect([...closedIn]).toEqual(expect.arrayContaining(['rolling', 'gate', 'paused']));
}, 600_000);

it('simulating a seed twice gives the same trace', async () => {
  for (const seed of [1, 7, 42]) {
    const [one, again] = [await simulate(drawScenario(seed)), await simulate(drawScenario(seed))];
    expect(again).toEqual(one);
  }
});
