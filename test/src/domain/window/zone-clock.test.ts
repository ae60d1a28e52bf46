import { expect, it } from 'vitest';
import { firstMomentOf, isZone, momentsOf, wallMs } from '../../../../src/domain/window/zone-clock.js';

const shown = (text: string): number => Date.parse(`${text}Z`);
const iso = (atMs: number): string => new Date(atMs).toISOString();

it.each([
  ['Europe/Berlin', '2026-11-27T21:59:59.999Z', '2026-11-27T22:59:59.999'],
  ['Asia/Kathmandu', '2026-11-27T00:00:00.000Z', '2026-11-27T05:45:00.000'],
  ['America/New_York', '2026-11-27T00:00:00.000Z', '2026-11-26T19:00:00.000'],
  ['UTC', '1969-12-31T23:59:59.001Z', '1969-12-31T23:59:59.001'],
])('the clocks of %s at %s show %s', (zone, at, clocks) => {
  expect(wallMs(zone, Date.parse(at))).toBe(shown(clocks));
});

it.each([
  ['2026-11-27T22:00', ['2026-11-27T21:00:00.000Z'], '2026-11-27T21:00:00.000Z'],
  ['2027-03-28T02:30', [], '2027-03-28T01:00:00.000Z'],
  ['2026-10-25T02:30', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'], '2026-10-25T00:30:00.000Z'],
])('the clocks of Berlin show %s at %j, and that or later first at %s', (clocks, moments, first) => {
  expect(momentsOf('Europe/Berlin', shown(clocks)).map(iso)).toEqual(moments);
  expect(iso(firstMomentOf('Europe/Berlin', shown(clocks)))).toBe(first);
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Atlantis', false],
  ['+02:00', false],
  ['', false],
])('%j is a zone: %s', (text, is) => {
  expect(isZone(text)).toBe(is);
});
