import { describe, expect, it } from 'vitest';
import { isExposed, isOut } from '../../../src/domain/exposure.js';

describe('a cluster is exposed', () => {
  it.each([
    [true, false, true, true],
    [true, false, false, false],
    [true, true, true, false],
    [false, false, true, false],
    [false, true, true, false],
  ])(
    'where its hosts had the go: %s, are confirmed: %s, and it gets traffic: %s: %s',
    (hadGo, isConfirmed, gets, is) => {
      expect(isExposed({ hadGo, isConfirmed }, gets)).toBe(is);
    },
  );
});

describe('a cluster is out', () => {
  it.each<[baseline: number, observed: number | null, boolean]>([
    [100, 0, true],
    [100, 1, false],
    [0, 0, false],
    [100, null, false],
  ])('with a share of %i in the baseline and %s observed: %s', (baseline, observed, is) => {
    expect(isOut({ baseline, observed })).toBe(is);
  });
});
