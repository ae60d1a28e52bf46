import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReadBudget } from '../../../activities/elbv2/read-budget.js';
import { open } from './lab-load-balancer.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const STEP = { kind: 'step', sinceMs: 0 } as const;

it('lets reads out as the budget allows, each once', async () => {
  const budget = new ReadBudget({ perSecond: 5, burst: 2 }, Date.now);
  const out: number[] = [];
  for (let n = 0; n < 5; n += 1) void budget.pass(STEP, open()).then(() => out.push(Date.now()));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(out).toEqual([0, 0, 200, 400, 600]);
  expect(vi.getTimerCount()).toBe(0);
});

it('takes nothing of the budget for who has gone away while waiting', async () => {
  const budget = new ReadBudget({ perSecond: 1, burst: 1 }, Date.now);
  await budget.pass(STEP, open());
  const end = new AbortController();
  const gone = budget.pass(STEP, end.signal);
  const stays = budget.pass(STEP, open()).then(() => Date.now());
  end.abort(new Error('told to stop'));
  await expect(gone).rejects.toThrow('told to stop');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await stays).toBe(1_000);
});

it('lets nobody out who was told to stop before', async () => {
  const budget = new ReadBudget({ perSecond: 1, burst: 1 }, Date.now);
  await expect(budget.pass(STEP, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});
