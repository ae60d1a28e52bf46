import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import { ReadBudget } from '../../activities/elbv2/read-budget.js';
import type { LookScope } from '../../activities/ports.js';
import { addListener, addLoadBalancer } from '../../lab/alb/build.js';
import { AlbCore } from '../../lab/alb/core.js';
import { seededRandom } from '../../lab/random.js';
import { virtualClients } from './virtual/client.js';
import { addGroup, forward } from '../activities/elbv2/lab-load-balancer.js';

vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => globalThis.setTimeout(resolve, ms)),
}));
beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(Math, 'random').mockImplementation(seededRandom(1));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const WATCHERS = 100;
const EVERY_MS = 10_000;

/** Simulates the looks of 100 waiting runs, beside steps that read all the time, for this many minutes. */
async function watchFor(minutes: number, refillPerSecond: number): Promise<Seen> {
  const core = new AlbCore({ throttle: { perSecond: refillPerSecond, burst: 40, code: 'Throttling' } });
  const balancer = addLoadBalancer(core, 'core');
  const [east, west] = [addGroup(core, 'core-east', ['10.0.1.11']), addGroup(core, 'core-west', ['10.0.2.11'])];
  addListener(core, balancer, 80, [forward([east, 100], [west, 100])]);
  const gate = new ReadBudget({ perSecond: 5, burst: 20 }, Date.now, Date.now);
  const clients = virtualClients(core, Date.now, () => sleep(5));
  const port = createLoadBalancerPort({ version: 'test', now: Date.now }, clients, gate);
  const scope: LookScope = { loadBalancerArns: [balancer.arn], targetGroupArns: [east] };
  const seen: Seen = { unread: 0, steps: 0, throttled: 0, ages: Array.from({ length: WATCHERS }, () => []) };
  core.journal.on(({ outcome }) => void (seen.throttled += outcome === 'Throttling' ? 1 : 0));
  const end = new AbortController();
  const watch = async (ages: number[]): Promise<void> => {
    for (let lookedMs = 0; ; await sleep(EVERY_MS)) {
      const look = await port.look(scope, end.signal, { kind: 'look', sinceMs: lookedMs });
      if (look.kind === 'unobservable') seen.unread += 1;
      else ages.push(look.askedMs - lookedMs);
      lookedMs = Date.now();
    }
  };
  const step = async (): Promise<void> => {
    for (; ; seen.steps += 1) await port.health([east], end.signal);
  };
  for (const one of [...seen.ages.map(watch), ...Array.from({ length: 10 }, step)]) one.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(minutes * 60_000);
  end.abort();
  return seen;
}

interface Seen {
  unread: number;
  steps: number;
  throttled: number;
  /** The milliseconds from one look to the next, for each watcher. */
  ages: number[][];
}

it('a hundred watchers keep looking beside a crowd of steps: none is blind, and all looks are equally old', async () => {
  const { unread, ages, steps, throttled } = await watchFor(20, 10);
  expect(unread).toBe(0);
  expect(throttled).toBe(0);
  // One look of every watcher takes 300 calls, at two a second.
  const later = ages.map((one) => Math.max(...one.slice(2)));
  expect(Math.max(...later)).toBeLessThan(170_000);
  expect(Math.max(...later) - Math.min(...later)).toBeLessThan(15_000);
  expect(steps).toBeGreaterThan(20 * 60 * 2.5);
});

it("when others leave two reads a second of the account's limit, none is blind either", async () => {
  const { unread, ages, throttled } = await watchFor(20, 2);
  // It would be 4000 if the worker did not slow down.
  expect(throttled).toBeLessThan(3000);
  expect(unread).toBe(0);
  expect(Math.min(...ages.map((one) => one.length))).toBeGreaterThanOrEqual(2);
});
