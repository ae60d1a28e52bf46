import { describe, expect, it } from 'vitest';
import { ReadRate } from '../../../activities/elbv2/read-rate.js';

const LIMIT = { perSecond: 5, burst: 20 };

/** How many reads go out from one moment to another, looked at every 10 ms. */
function spent(rate: ReadRate, fromMs: number, toMs: number): number {
  let count = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 10) while (rate.spend(nowMs)) count += 1;
  return count;
}

it('lets a burst out at once, and then so many a second', () => {
  const rate = new ReadRate(LIMIT, 0);
  expect(spent(rate, 0, 10)).toBe(20);
  expect(spent(rate, 10, 10_010)).toBe(50);
});

it('says how long to wait for the next, to the moment', () => {
  const rate = new ReadRate(LIMIT, 0);
  expect(rate.waitMs(0)).toBe(0);
  spent(rate, 0, 10);
  const waitMs = rate.waitMs(0);
  expect(rate.spend(waitMs - 1)).toBe(false);
  expect(rate.spend(waitMs)).toBe(true);
});

it('saves up no more than a burst, and loses nothing to a clock that is set back', () => {
  const rate = new ReadRate(LIMIT, 0);
  spent(rate, 0, 10);
  expect(spent(rate, 3_600_000, 3_600_010)).toBe(20);
  expect(spent(rate, 0, 1_000)).toBeLessThanOrEqual(5);
});

describe('when ELBv2 throttles', () => {
  it('goes slower for everybody, once for answers that came together, and gives up what was saved', () => {
    const rate = new ReadRate(LIMIT, 0);
    for (let n = 0; n < 10; n += 1) rate.throttled(0);
    expect(spent(rate, 0, 10)).toBe(3);
    expect(spent(rate, 10, 1_010)).toBeLessThan(5);
  });

  it('never stops, and recovers in some seconds once nothing is throttled', () => {
    const rate = new ReadRate(LIMIT, 0);
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) rate.throttled(nowMs);
    spent(rate, 60_000, 60_010);
    expect(spent(rate, 60_010, 62_010)).toBeGreaterThanOrEqual(1);
    spent(rate, 62_010, 70_000);
    expect(spent(rate, 70_000, 80_000)).toBe(50);
  });

  it('finds what others leave of the limit of the account', () => {
    // ELBv2 has two a second for this worker.
    const rate = new ReadRate(LIMIT, 0);
    let tokens = 0;
    let carriedOut = 0;
    let throttled = 0;
    for (let nowMs = 0; nowMs < 600_000; nowMs += 10) {
      tokens = Math.min(2, tokens + 0.02);
      while (rate.spend(nowMs)) {
        if (tokens >= 1) {
          tokens -= 1;
          carriedOut += 1;
        } else {
          throttled += 1;
          rate.throttled(nowMs);
        }
      }
    }
    expect(carriedOut / 600).toBeGreaterThan(1.8);
    expect(throttled).toBeLessThan(carriedOut);
  });
});
