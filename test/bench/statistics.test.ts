import { describe, expect, it } from 'vitest';
import { growth, median, percentile, spread } from '../../bench/statistics.js';

it.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])('the median of %j is %d', (samples, expected) => {
  expect(median(samples)).toBe(expected);
});

describe('percentile', () => {
  const fifty = Array.from({ length: 50 }, (_, n) => 50 - n);

  it.each([
    [0.5, 25],
    [0.98, 49],
    [0.99, 50],
    [1, 50],
    [0, 1],
  ])('%d of 1 to 50 is %d', (part, expected) => {
    expect(percentile(fifty, part)).toBe(expected);
  });
});

it('the spread is from the smallest to the largest, by value and not by text', () => {
  expect(spread([10, 9, 100])).toEqual([9, 100]);
});

it.each([median, spread, (samples: number[]) => percentile(samples, 0.5)])('no samples have no %s', (of) => {
  expect(() => of([])).toThrow('there are no samples');
});

it.each([
  ['the same cost for any work', (work: number) => work * 0 + 7, 0],
  ['linear', (work: number) => 3 * work, 1],
  ['quadratic', (work: number) => 2 * work * work, 2],
])('growth: %s', (_, cost, power) => {
  const points = [1, 100, 1_000].map((work) => ({ work, cost: cost(work) }));
  expect(growth(points)).toBeCloseTo(power, 6);
});
