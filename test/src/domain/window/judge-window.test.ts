import { expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../../../src/domain/config.js';
import { judgeWindow } from '../../../../src/domain/window/judge-window.js';

const NIGHTS: MaintenanceWindow = {
  days: ['mon', 'tue', 'wed', 'thu'],
  from: '22:00',
  to: '04:00',
  zone: 'Europe/Berlin',
};
const SATURDAY: MaintenanceWindow = { days: ['sat'], from: '01:00', to: '05:00', zone: 'UTC' };
const SATURDAY_NIGHT: MaintenanceWindow = { ...NIGHTS, days: ['sat'] };
const early = (from: string, to: string, days: MaintenanceWindow['days'] = ['sun']): MaintenanceWindow => ({
  ...{ days, from, to, zone: 'Europe/Berlin' },
});
const NEW_YORK: MaintenanceWindow = { days: ['sun'], from: '01:30', to: '03:00', zone: 'America/New_York' };
/** Their clocks skip from 24:00 to 01:00 on Thursday night. */
const CAIRO: MaintenanceWindow = { days: ['fri'], from: '00:00', to: '02:00', zone: 'Africa/Cairo' };
/** Their clocks change by half an hour. */
const LORD_HOWE: MaintenanceWindow = { days: ['sun'], from: '01:45', to: '03:00', zone: 'Australia/Lord_Howe' };
/** There was no 30 December 2011, a Friday. */
const APIA: MaintenanceWindow = { days: ['fri'], from: '22:00', to: '04:00', zone: 'Pacific/Apia' };
const WHOLE: MaintenanceWindow = { days: ['sat', 'sun'], from: '00:00', to: '24:00', zone: 'UTC' };

const open = (until: string) => `open until ${until}`;
const shut = (until: string) => `shut until ${until}`;

// 2026-11-26 is a Thursday. In Berlin, the clocks change on 2027-03-28 and 2026-10-25 (at 01:00 UTC).
it.each<[why: string, MaintenanceWindow, at: string, judged: string]>([
  ['the second before', NIGHTS, '2026-11-26T20:59:59.999Z', shut('2026-11-26T21:00:00.000Z')],
  ['the moment it opens', NIGHTS, '2026-11-26T21:00:00.000Z', open('2026-11-27T03:00:00.000Z')],
  [
    'after midnight it is still the day it opened',
    NIGHTS,
    '2026-11-27T02:59:59.999Z',
    open('2026-11-27T03:00:00.000Z'),
  ],
  ['the moment it closes', NIGHTS, '2026-11-27T03:00:00.000Z', shut('2026-11-30T21:00:00.000Z')],
  ['Friday evening is not Thursday night', NIGHTS, '2026-11-27T22:00:00.000Z', shut('2026-11-30T21:00:00.000Z')],
  ['Monday before it opened, after midnight', NIGHTS, '2026-11-30T01:00:00.000Z', shut('2026-11-30T21:00:00.000Z')],
  ['within one day', SATURDAY, '2026-11-28T03:00:00.000Z', open('2026-11-28T05:00:00.000Z')],
  ['a week ahead', SATURDAY, '2026-11-28T05:00:00.000Z', shut('2026-12-05T01:00:00.000Z')],
  ['in summer the same clock is another moment', NIGHTS, '2026-07-01T19:59:59.000Z', shut('2026-07-01T20:00:00.000Z')],

  [
    'spring: the night is an hour shorter',
    SATURDAY_NIGHT,
    '2027-03-27T21:00:00.000Z',
    open('2027-03-28T02:00:00.000Z'),
  ],
  ['autumn: the night is an hour longer', SATURDAY_NIGHT, '2026-10-24T20:00:00.000Z', open('2026-10-25T03:00:00.000Z')],
  [
    'spring: 02:30 does not exist, so it opens at 03:00',
    early('02:30', '04:00'),
    '2027-03-28T00:59:59.999Z',
    shut('2027-03-28T01:00:00.000Z'),
  ],
  [
    'spring: and it is open then',
    early('02:30', '04:00'),
    '2027-03-28T01:00:00.000Z',
    open('2027-03-28T02:00:00.000Z'),
  ],
  [
    'spring: 02:30 does not exist, so it closes at 03:00',
    early('01:00', '02:30'),
    '2027-03-28T00:59:59.999Z',
    open('2027-03-28T01:00:00.000Z'),
  ],
  [
    'spring: a window inside the gap is left out that week',
    early('02:10', '02:50'),
    '2027-03-28T00:30:00.000Z',
    shut('2027-04-04T00:10:00.000Z'),
  ],
  [
    'autumn: 02:30 exists twice, and the first opens',
    early('02:30', '04:00'),
    '2026-10-25T00:30:00.000Z',
    open('2026-10-25T03:00:00.000Z'),
  ],
  [
    'autumn: it stays open while the clock shows 02:15 again',
    early('02:30', '04:00'),
    '2026-10-25T01:15:00.000Z',
    open('2026-10-25T03:00:00.000Z'),
  ],
  [
    'autumn: 02:30 exists twice, and the first closes',
    early('01:00', '02:30'),
    '2026-10-25T00:29:59.999Z',
    open('2026-10-25T00:30:00.000Z'),
  ],
  [
    'autumn: it does not open again at the second 02:15',
    early('01:00', '02:30'),
    '2026-10-25T01:15:00.000Z',
    shut('2026-11-01T00:00:00.000Z'),
  ],
  ['New York in autumn, the first 01:30', NEW_YORK, '2026-11-01T05:30:00.000Z', open('2026-11-01T08:00:00.000Z')],
  [
    'New York in spring, 01:30 to the 03:00 that follows 01:59',
    NEW_YORK,
    '2027-03-14T06:30:00.000Z',
    open('2027-03-14T07:00:00.000Z'),
  ],
  ['Cairo has no midnight in spring', CAIRO, '2027-04-29T21:59:59.999Z', shut('2027-04-29T22:00:00.000Z')],
  ['Cairo opens at 01:00 then', CAIRO, '2027-04-29T22:00:00.000Z', open('2027-04-29T23:00:00.000Z')],
  ['Lord Howe in spring, by half an hour', LORD_HOWE, '2026-10-03T15:15:00.000Z', open('2026-10-03T16:00:00.000Z')],
  [
    'Apia without its Friday: from the next midnight on',
    APIA,
    '2011-12-30T09:59:59.999Z',
    shut('2011-12-30T10:00:00.000Z'),
  ],
  ['Apia: and the Saturday closes it', APIA, '2011-12-30T10:00:00.000Z', open('2011-12-30T14:00:00.000Z')],
  ['the whole day ends as the next begins', WHOLE, '2026-11-28T23:59:59.999Z', open('2026-11-29T00:00:00.000Z')],
  ['and the next is open at once', WHOLE, '2026-11-29T00:00:00.000Z', open('2026-11-30T00:00:00.000Z')],
])('%s', (_why, window, at, judged) => {
  expect(words(window, at)).toBe(judged);
});

it('at an opening it is open, and right before one it names that opening, for a year', () => {
  let atMs = Date.parse('2026-07-01T12:00:00.000Z');
  for (let nights = 0; nights < 208; nights += 1) {
    const before = judgeWindow(NIGHTS, atMs);
    if (before.isOpen) throw new Error(`open at ${new Date(atMs).toISOString()}`);
    expect(judgeWindow(NIGHTS, before.opensAtMs - 1)).toEqual(before);
    const inside = judgeWindow(NIGHTS, before.opensAtMs);
    if (!inside.isOpen) throw new Error(`shut at ${new Date(before.opensAtMs).toISOString()}`);
    expect(judgeWindow(NIGHTS, inside.closesAtMs - 1)).toEqual(inside);
    atMs = inside.closesAtMs;
  }
  expect(new Date(atMs).toISOString()).toBe('2027-06-30T02:00:00.000Z');
});

it('throws for a zone that this Node.js does not know', () => {
  expect(() => judgeWindow({ ...NIGHTS, zone: 'Europe/Atlantis' }, 0)).toThrow(RangeError);
});

function words(window: MaintenanceWindow, at: string): string {
  const judged = judgeWindow(window, Date.parse(at));
  return judged.isOpen
    ? open(new Date(judged.closesAtMs).toISOString())
    : shut(new Date(judged.opensAtMs).toISOString());
}
