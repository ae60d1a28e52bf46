import { expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../../../src/domain/config.js';
import { decideStart, type StartTime } from '../../../../src/domain/window/decide-start.js';

const WINDOW: MaintenanceWindow = {
  ...{ days: ['mon', 'tue', 'wed', 'thu'], from: '22:00', to: '04:00', zone: 'Europe/Berlin' },
};
/** A Thursday. */
const NOON = '2026-11-26T11:00:00.000Z';
const NIGHT = '2026-11-26T23:00:00.000Z';
const TONIGHT = '2026-11-26T21:00:00.000Z';

it.each<[why: string, MaintenanceWindow | undefined, now: string, StartTime, at: string | null]>([
  ['without a window, now', undefined, NOON, { waitsForWindow: false }, null],
  ['inside, now', WINDOW, NIGHT, { waitsForWindow: false }, null],
  ['inside, and waiting does not matter', WINDOW, NIGHT, { waitsForWindow: true }, null],
  ['outside, it waits for the opening', WINDOW, NOON, { waitsForWindow: true }, TONIGHT],
  [
    'at a time without a window',
    undefined,
    NOON,
    { at: '2026-11-26T12:00Z', waitsForWindow: false },
    '2026-11-26T12:00:00.000Z',
  ],
  ['at a time inside', WINDOW, NOON, { at: '2026-11-26T23:30', waitsForWindow: false }, '2026-11-26T22:30:00.000Z'],
  ['at the opening itself', WINDOW, NOON, { at: '2026-11-26T22:00', waitsForWindow: false }, TONIGHT],
  [
    'at a time outside, the opening after it',
    WINDOW,
    NOON,
    { at: '2026-11-27T12:00Z', waitsForWindow: true },
    '2026-11-30T21:00:00.000Z',
  ],
])('%s', (_why, window, now, time, at) => {
  const when = { at, waitsForWindow: time.waitsForWindow };
  expect(decideStart(configOf(window), time, Date.parse(now))).toEqual({ kind: 'start', when });
});

it.each<[why: string, MaintenanceWindow | undefined, now: string, StartTime, kind: 'wrong' | 'closed', words: RegExp]>([
  [
    'outside',
    WINDOW,
    NOON,
    { waitsForWindow: false },
    'closed',
    /^the window is closed until 2026-11-26 21:00Z \(22:00 in Europe\/Berlin\): start it then/,
  ],
  [
    'at the closing',
    WINDOW,
    NOON,
    { at: '2026-11-27T04:00', waitsForWindow: false },
    'closed',
    /^at 2026-11-27T04:00 the window is closed until 2026-11-30 21:00Z/,
  ],
  ['no window to wait for', undefined, NOON, { waitsForWindow: true }, 'wrong', /needs a config with a window/],
  ['past', undefined, NOON, { at: '2026-11-26T10:59Z', waitsForWindow: false }, 'wrong', /is past/],
  ['past, though it would wait', WINDOW, NOON, { at: '2026-11-26T10:59Z', waitsForWindow: true }, 'wrong', /is past/],
  ['next year', undefined, NOON, { at: '2027-12-26T10:59Z', waitsForWindow: false }, 'wrong', /a year ahead/],
  [
    'no zone',
    undefined,
    NOON,
    { at: '2026-11-26T23:00', waitsForWindow: false },
    'wrong',
    /^--at: 2026-11-26T23:00 does not say in which time zone/,
  ],
])('%s: nothing is started', (_why, window, now, time, kind, words) => {
  const why = expect.stringMatching(words) as string;
  expect(decideStart(configOf(window), time, Date.parse(now))).toEqual({ kind, why });
});

function configOf(window: MaintenanceWindow | undefined): { window?: MaintenanceWindow } {
  return window === undefined ? {} : { window };
}
