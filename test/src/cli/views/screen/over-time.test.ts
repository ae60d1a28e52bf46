import { expect, it } from 'vitest';
import { OverTime } from '../../../../../src/cli/views/screen/over-time.js';

it.each([
  [
    'the highest of each second',
    [
      [0, 1],
      [300, 4],
      [900, 2],
      [1100, 3],
    ],
    [4, 3],
  ],
  [
    'a second without a reading is like the one before',
    [
      [0, 2],
      [2500, 5],
    ],
    [2, 2, 5],
  ],
  [
    'after that it is not known',
    [
      [0, 2],
      [18_000, 5],
    ],
    [...Array<number>(16).fill(2), null, null, 5],
  ],
  [
    'no reading, and none after it',
    [
      [0, null],
      [1000, null],
      [2000, 1],
    ],
    [null, null, 1],
  ],
  [
    'a reading of a second stands beside none',
    [
      [0, null],
      [500, 0],
      [600, null],
    ],
    [0],
  ],
] as [string, [number, number | null][], (number | null)[]][])('%s', (_, readings, expected) => {
  const overTime = new OverTime();
  for (const [atMs, reading] of readings) overTime.add('east-1', 1_000_000 + atMs, reading);
  expect(overTime.of('east-1')).toEqual(expected);
  expect(overTime.of('east-2')).toEqual([]);
});

it('keeps the last ten minutes', () => {
  const overTime = new OverTime();
  for (let second = 0; second < 700; second += 1) overTime.add('east-1', second * 1000, second);
  overTime.add('east-2', 0, 7);
  overTime.add('east-2', 5_000_000, 8);
  expect(overTime.of('east-1')).toEqual(Array.from({ length: 600 }, (_, n) => n + 100));
  expect(overTime.of('east-2').length).toBe(600);
  expect(overTime.of('east-2').at(-1)).toBe(8);
});
