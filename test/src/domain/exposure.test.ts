import { describe, expect, it } from 'vitest';
import { isExposed, isOut } from '../../../src/domain/exposure.js';

describe('a cluster is exposed', () => {
  it.each([
    ['given', true, true],
    ['given', false, false],
    ['confirmed', true, false],
    ['none', true, false],
  ] as const)('when the go is %s, and it gets traffic: %s: %s', (go, gets, is) => {
    expect(isExposed(go, gets)).toBe(is);
  });
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
