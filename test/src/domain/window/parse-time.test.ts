import { expect, it } from 'vitest';
import { parseTime } from '../../../../src/domain/window/parse-time.js';

it.each<[text: string, zone: string | null, at: string]>([
  ['2026-11-30T22:00+01:00', null, '2026-11-30T21:00:00.000Z'],
  ['2026-11-30T21:00Z', 'Asia/Tokyo', '2026-11-30T21:00:00.000Z'],
  ['2026-11-30T21:00:30.500Z', null, '2026-11-30T21:00:30.500Z'],
  ['2026-11-30T22:00', 'Europe/Berlin', '2026-11-30T21:00:00.000Z'],
  ['2026-07-01T22:00', 'Europe/Berlin', '2026-07-01T20:00:00.000Z'],
  ['2026-10-25T02:30+01:00', 'Europe/Berlin', '2026-10-25T01:30:00.000Z'],
])('%s, where the zone is %s', (text, zone, at) => {
  expect(parseTime(text, zone)).toEqual({ kind: 'moment', atMs: Date.parse(at) });
});

it.each<[text: string, zone: string | null, why: RegExp]>([
  ['2026-11-30T22:00', null, /does not say in which time zone/],
  ['2027-03-28T02:30', 'Europe/Berlin', /does not exist in Europe\/Berlin/],
  [
    '2026-10-25T02:30',
    'Europe/Berlin',
    /exists twice in Europe\/Berlin.*say 2026-10-25T00:30Z for the first, or 2026-10-25T01:30Z/,
  ],
  ['2026-02-30T22:00Z', null, /is no time/],
  ['2026-11-30T25:00Z', null, /is no time/],
  ['2026-11-30T22:00+27:00', null, /no offset that exists/],
  ['2026-11-30 22:00Z', null, /is no time/],
  ['tomorrow', 'Europe/Berlin', /is no time/],
  ['22:00', 'Europe/Berlin', /is no time/],
])('%s, where the zone is %s, is refused', (text, zone, why) => {
  expect(parseTime(text, zone)).toEqual({ kind: 'wrong', why: expect.stringMatching(why) as string });
});
