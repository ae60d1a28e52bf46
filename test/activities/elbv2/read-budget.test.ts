import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReadBudget } from '../../../activities/elbv2/read-budget.js';
import { open } from './lab-load-balancer.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const STEP = { kind: 'step', sinceMs: 0 } as const;

it('lets reads go as the budget allows, each once', async () => {
  const budget = new ReadBudget({ perSecond: 5, burst: 2 }, Date.now, Date.now);
  const out: number[] = [];
  for (let n = 0; n < 5; n += 1) void budget.pass(STEP, open()).then(() => out.push(Date.now()));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(out).toEqual([0, 0, 200, 400, 600]);
  expect(vi.getTimerCount()).toBe(0);
});

it('spends nothing on a caller that went away while waiting', async () => {
  const budget = new ReadBudget({ perSecond: 1, burst: 1 }, Date.now, Date.now);
  await budget.pass(STEP, open());
  const end = new AbortController();
  const gone = budget.pass(STEP, end.signal);
  const stays = budget.pass(STEP, open()).then(() => Date.now());
  end.abort(new Error('told to stop'));
  await expect(gone).rejects.toThrow('told to stop');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await stays).toBe(1_000);
});

it('does not let a caller go that was told to stop before', async () => {
  const budget = new ReadBudget({ perSecond: 1, burst: 1 }, Date.now, Date.now);
  await expect(budget.pass(STEP, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});

it('gives each watcher its turn after the clock was set back', async () => {
  let setMs = 0;
  const now = (): number => Date.now() + setMs;
  const budget = new ReadBudget({ perSecond: 5, burst: 1 }, now, Date.now);
  const end = new AbortController();
  const looks = Array.from({ length: 30 }, () => 0);
  const watch = async (watcher: number): Promise<void> => {
    for (let sinceMs = now(); ; sinceMs = now(), looks[watcher]! += 1)
      await budget.pass({ kind: 'look', sinceMs }, end.signal);
  };
  looks.forEach((_, watcher) => void watch(watcher).catch(() => undefined));
  await vi.advanceTimersByTimeAsync(20_000);
  setMs = -10 * 60_000;
  looks.fill(0);
  await vi.advanceTimersByTimeAsync(60_000);
  end.abort();
  // 300 reads.
  expect(Math.min(...looks)).toBeGreaterThanOrEqual(9);
});

describe('beside a watcher that looks all the time', () => {
  const LIMIT = { perSecond: 5, burst: 20 };
  const CALLS = 4;

  /** Makes looks of CALLS calls each, one right after the other; returns when each look ended. */
  function watchOn(budget: ReadBudget, signal: AbortSignal): number[] {
    const looks: number[] = [];
    const watch = async (): Promise<void> => {
      for (let sinceMs = Date.now(); ; sinceMs = Date.now()) {
        for (let call = 0; call < CALLS; call += 1) await budget.pass({ kind: 'look', sinceMs }, signal);
        looks.push(Date.now());
      }
    };
    watch().catch(() => undefined);
    return looks;
  }

  async function readsOf(budget: ReadBudget, count: number): Promise<number> {
    const sinceMs = Date.now();
    for (let n = 0; n < count; n += 1) await budget.pass({ kind: 'step', sinceMs }, open());
    return Date.now() - sinceMs;
  }

  it('a read that leads to the go does not wait, and a step gets all that is left of the budget', async () => {
    const end = new AbortController();
    const budget = new ReadBudget(LIMIT, Date.now, Date.now);
    const looks = watchOn(budget, end.signal);
    await vi.advanceTimersByTimeAsync(60_000);
    // The watcher gets all that nobody else wants.
    expect(looks.length).toBeGreaterThanOrEqual((60 * LIMIT.perSecond) / CALLS);
    const go = readsOf(budget, 10);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await go).toBe(0);
    const step = readsOf(budget, 20);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await step).toBeLessThanOrEqual(4_000);
    end.abort();
  });

  it('steps that read all the time never keep its looks waiting for long', async () => {
    const end = new AbortController();
    const budget = new ReadBudget(LIMIT, Date.now, Date.now);
    const looks = watchOn(budget, end.signal);
    const steps = readsOf(budget, 1_000);
    await vi.advanceTimersByTimeAsync(250_000);
    await steps;
    const gaps = looks.slice(1).map((at, n) => at - looks[n]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5_000 + (CALLS / (0.4 * LIMIT.perSecond)) * 1_000);
    end.abort();
  });
});
