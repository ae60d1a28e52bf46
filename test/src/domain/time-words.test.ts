import { describe, expect, it } from 'vitest';
import { clock, span } from '../../../src/domain/time-words.js';

describe('a clock', () => {
  const now = new Date('2026-11-22T23:59:59.999Z');
  it.each([
    ['2026-11-22T03:12:07.999Z', '03:12:07Z'],
    ['2026-11-21T23:59:59.999Z', '2026-11-21 23:59:59Z'],
    ['2026-11-23T00:00:00.000Z', '2026-11-23 00:00:00Z'],
  ])('of %s shows %s', (iso, text) => expect(clock(iso, now)).toBe(text));
});

describe('a span', () => {
  const from = '2026-11-22T03:00:00.000Z';
  it.each([
    [0, '0 s'],
    [-60, '0 s'],
    [0.4, '0 s'],
    [119, '119 s'],
    [120, '2 min'],
    [7199, '120 min'],
    [7200, '2 h'],
    [86_400, '24 h'],
  ])('of %s s is %s', (seconds, text) => {
    expect(span(from, new Date(Date.parse(from) + seconds * 1000))).toBe(text);
  });
});
