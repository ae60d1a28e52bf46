import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lab/random.js';
import { ReadRate } from '../../../activities/elbv2/read-rate.js';

const LIMIT = { perSecond: 5, burst: 20 };

/** How many reads may go out between two moments, tried every 10 ms. */
function spent(rate: ReadRate, fromMs: number, toMs: number): number {
  let count = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 10) while (rate.spend(nowMs)) count += 1;
  return count;
}

it('lets a burst go at once, and then a fixed number a second', () => {
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

it('says how long to wait for a read that leaves some for others', () => {
  const rate = new ReadRate(LIMIT, 0);
  expect(rate.waitMs(0, 19)).toBe(0);
  spent(rate, 0, 10);
  expect(rate.waitMs(0, 10)).toBe(11 * 200);
});

describe('when ELBv2 throttles', () => {
  /** Lets reads go as the rate allows, and answers them as `isThrottled` says; returns how many went out per second. */
  function readsASecond(
    rate: ReadRate,
    fromMs: number,
    seconds: number,
    isThrottled: (nowMs: number) => boolean,
  ): number {
    let count = 0;
    for (let nowMs = fromMs; nowMs < fromMs + seconds * 1_000; nowMs += 10) {
      while (rate.spend(nowMs)) {
        count += 1;
        rate.answered(isThrottled(nowMs), nowMs);
      }
    }
    return count / seconds;
  }

  it('slows down for everybody, gives up what was saved, and never stops', () => {
    const rate = new ReadRate(LIMIT, 0);
    expect(readsASecond(rate, 0, 30, () => true)).toBeLessThan(3);
    expect(readsASecond(rate, 30_000, 100, () => true)).toBeCloseTo(0.5, 1);
    expect(spent(rate, 200_000, 200_010)).toBe(2);
  });

  it('recovers within seconds once nothing is throttled', () => {
    const rate = new ReadRate(LIMIT, 0);
    readsASecond(rate, 0, 100, () => true);
    readsASecond(rate, 100_000, 25, () => false);
    expect(readsASecond(rate, 125_000, 10, () => false)).toBeGreaterThan(4.5);
  });

  it('is hardly slower if calls are throttled by chance', () => {
    const random = seededRandom(1);
    const rate = new ReadRate(LIMIT, 0);
    expect(readsASecond(rate, 0, 600, () => random() < 0.4)).toBeGreaterThan(4.5);
  });

  it("finds what other callers leave of the account's limit, and asks for no more than twice that", () => {
    // ELBv2 answers two calls a second of this worker.
    const rate = new ReadRate(LIMIT, 0);
    let tokens = 0;
    let atMs = 0;
    let carriedOut = 0;
    const asked = readsASecond(rate, 0, 600, (nowMs) => {
      tokens = Math.min(2, tokens + (nowMs - atMs) / 500);
      atMs = nowMs;
      if (tokens < 1) return true;
      tokens -= 1;
      carriedOut += 1;
      return false;
    });
    expect(carriedOut / 600).toBeGreaterThan(1.9);
    expect(asked).toBeLessThan(4.2);
  });
});
