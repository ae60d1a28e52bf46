import { expect, it } from 'vitest';
import { CLAIMS, Rate } from '../../../src/gateway/rate.js';

it('a credential may ask 5 times a second, and does not slow down any other', () => {
  let nowMs = 0;
  const rate = new Rate(() => nowMs);
  const ask = (id: string, times: number): number =>
    Array.from({ length: times }, () => rate.take(id)).filter(Boolean).length;
  expect(ask('a', 20)).toBe(5);
  expect(ask('b', 1)).toBe(1);
  nowMs = 199;
  expect(ask('a', 1)).toBe(0);
  nowMs = 200;
  expect(ask('a', 2)).toBe(1);
  nowMs = 60_000;
  expect(ask('a', 20)).toBe(5);
});

it('credentials are not remembered forever', () => {
  const rate = new Rate(() => 0);
  for (let n = 0; n < 5; n += 1) rate.take('a');
  expect(rate.take('a')).toBe(false);
  for (let n = 0; n < 10_000; n += 1) rate.take(`other ${n}`);
  expect(rate.take('a')).toBe(true);
});

it('a host may claim 10 times at once, and then every 10 seconds: in a day, fewer claims than Temporal takes', () => {
  let nowMs = 0;
  const rate = new Rate(() => nowMs, CLAIMS);
  let taken = 0;
  for (; nowMs < 24 * 3_600_000; nowMs += 200) taken += rate.take('core east-1') ? 1 : 0;
  expect(taken).toBeGreaterThan(8_000);
  expect(taken).toBeLessThan(10_000);
});
