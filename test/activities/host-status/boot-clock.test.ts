import { expect, it } from 'vitest';
import type { StatusSource } from '../../../src/domain/config.js';
import { NOW_MS, read, reasonOf, serve, source } from './serving.js';

const format: StatusSource['format'] = {
  kind: 'json',
  inFlight: ['/inFlight'],
  accepted: [],
  bootId: null,
  bootTime: '/bootTime',
  ready: null,
};

/** A host that reports this boot time, with this `Date`; null stands for none. */
async function telling(bootTime: number, date: string | null): Promise<StatusSource[]> {
  const port = await serve((_request, response) => {
    response.sendDate = false;
    if (date !== null) response.setHeader('date', date);
    response.end(JSON.stringify({ inFlight: 0, bootTime }));
  });
  return [source(port, { format })];
}

const RIGHT = new Date(NOW_MS).toUTCString();

it.each([
  ['the same', RIGHT, 0],
  ['2 min behind', new Date(NOW_MS - 120_000).toUTCString(), -120_000],
  ['none', null, null],
  ['no date', 'yesterday', null],
])('a Date that is %s shows how far the clock behind a boot time is off', async (_, date, clockOffMs) => {
  expect(await read(await telling(NOW_MS / 1000 - 60, date))).toMatchObject({ kind: 'observed', clockOffMs });
});

it.each([
  ['in milliseconds', NOW_MS, /\/bootTime is 1790000000000, not a time in Unix seconds/],
  ['more than 5 min in the future', NOW_MS / 1000 + 301, /its boot time is 5 min in the future/],
])('a boot time %s is unobservable', async (_, bootTime, reason) => {
  expect(reasonOf(await read(await telling(bootTime, RIGHT)))).toMatch(reason);
});

it('a boot time up to 5 min in the future is accepted: clocks differ by that much', async () => {
  expect(await read(await telling(NOW_MS / 1000 + 300, RIGHT))).toMatchObject({ kind: 'observed' });
});

it('the clock of a host that reports no boot time is not read', async () => {
  const port = await serve((_request, response) => response.end('{"inFlight":0}'));
  expect(await read([source(port)])).not.toHaveProperty('clockOffMs');
});
