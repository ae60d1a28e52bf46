import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followed,
  highestOf,
  LEAST_POINTS,
  NO_SERIES,
  thinned,
  type Point,
  type Series,
} from '../../../src/domain/series.js';

function seriesOf(values: (number | null)[], most = 1_000): Series {
  return values.reduce<Series>((series, value, n) => followed(series, { atMs: n, value }, most), NO_SERIES);
}

function told({ points }: Series): string {
  return points.map(({ atMs, value }) => `${atMs}:${value ?? '-'}`).join(' ');
}

describe('a series that is followed', () => {
  it.each<[string, (number | null)[], string]>([
    ['nothing', [], ''],
    ['one value', [3], '0:3'],
    ['a value that stays: its first and its last reading', [3, 3, 3, 3], '0:3 3:3'],
    ['a value that stays and changes: nothing is lost', [0, 0, 0, 5, 0, 0, 0], '0:0 2:0 3:5 4:0 6:0'],
    ['unreadable is not 0', [0, null, null, null, 0], '0:0 1:- 3:- 4:0'],
  ])('%s', (_, values, expected) => {
    const series = seriesOf(values);
    expect(told(series)).toBe(expected);
    expect([series.readings, series.isThinned]).toEqual([values.length, false]);
  });
});

describe('a series that is thinned', () => {
  const busy = Array.from({ length: 1_000 }, (_, n) => (n === 617 ? 90 : n % 7));

  it('says so, and keeps a spike and both ends', () => {
    const series = thinned(seriesOf(busy), 20);
    expect(series.points.length).toBeLessThanOrEqual(20);
    expect(series.points).toContainEqual({ atMs: 617, value: 90 });
    expect([series.points[0]!.atMs, series.points.at(-1)!.atMs]).toEqual([0, 999]);
    expect([series.readings, series.isThinned]).toEqual([1_000, true]);
  });

  it('keeps a value that could not be read', () => {
    const series = thinned(seriesOf(busy.map((value, n) => (n === 400 ? null : value))), 20);
    expect(series.points).toContainEqual({ atMs: 400, value: null });
  });

  it('stays as it is if it is short enough', () => {
    const series = seriesOf([1, 2, 3]);
    expect(thinned(series, LEAST_POINTS)).toBe(series);
  });

  it('never loses its extremes or its order, however often it is thinned', () => {
    const value = fc.oneof(fc.nat(500), fc.constant(null));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 30 }),
        (values, most) => {
          const series = thinned(seriesOf(values, most), most);
          const { points } = series;
          const times = points.map(({ atMs }: Point) => atMs);
          expect(points.length).toBeLessThanOrEqual(Math.max(most, LEAST_POINTS));
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(times.at(-1)).toBe(values.length - 1);
          expect(highestOf(series)).toBe(Math.max(0, ...values.map((one) => one ?? 0)));
          expect(points.some((one) => one.value === null)).toBe(values.includes(null));
          expect(series.readings).toBe(values.length);
        },
      ),
    );
  });
});
