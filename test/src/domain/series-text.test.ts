import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSeries, seriesText } from '../../../src/domain/series-text.js';

it('has the first time, and then the time since the point before', () => {
  const points = [
    { atMs: 1_700_000_000_000, value: 12 },
    { atMs: 1_700_000_001_000, value: null },
    { atMs: 1_700_000_001_036, value: 0.5 },
  ];
  expect(seriesText(points)).toBe('loyw3v28:12 rs:- 10:0.5');
  expect(parseSeries(seriesText(points))).toEqual(points);
});

it('is read back as it was', () => {
  const point = fc.record({ atMs: fc.nat(2_000_000_000), value: fc.option(fc.nat(9_999)) });
  fc.assert(
    fc.property(fc.array(point), (points) => {
      const inOrder = points.toSorted((a, b) => a.atMs - b.atMs);
      expect(parseSeries(seriesText(inOrder))).toEqual(inOrder);
    }),
  );
});

it.each(['x', ':', '1:', '1:x', 'ü:1', '1:1  2:2', '<b>:1', 'zzzzzzzzzzzz:1', '1:1e999'])(
  'any other text is none: %s',
  (text) => {
    expect(parseSeries(text)).toBeNull();
  },
);
