import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseJson } from '../../../activities/host-status/parse-json.js';
import { Unreadable } from '../../../activities/http/unreadable.js';
import type { JsonFormat } from '../../../src/domain/config.js';

const IN_FLIGHT: JsonFormat = {
  kind: 'json',
  inFlight: ['/inFlight'],
  accepted: [],
  bootId: null,
  bootTime: null,
  ready: null,
};
const ALL: JsonFormat = {
  ...IN_FLIGHT,
  accepted: ['/accepted'],
  bootId: '/bootId',
  bootTime: '/bootTime',
  ready: '/ready',
};
const GOOD = { inFlight: 3, accepted: 100, bootId: 'b-1', bootTime: 1_790_000_000.5, ready: true };

describe('a clean answer', () => {
  it('has the values that the config names', () => {
    const told = { inFlight: 3, accepted: 100, boot: { kind: 'id', id: 'b-1' }, ready: true };
    expect(parseJson(JSON.stringify(GOOD), ALL)).toEqual(told);
  });
  it('has null where the config names nothing', () => {
    expect(parseJson('{"inFlight":0}', IN_FLIGHT)).toEqual({ inFlight: 0, accepted: null, boot: null, ready: null });
  });
  it('has a boot time if the config names no boot id', () => {
    const told = parseJson(JSON.stringify(GOOD), { ...ALL, bootId: null });
    expect(told.boot).toEqual({ kind: 'time', seconds: 1_790_000_000.5 });
  });
  it('trims the line end of a boot id', () => {
    const told = parseJson(JSON.stringify({ ...GOOD, bootId: 'b-1\n' }), ALL);
    expect(told.boot).toEqual({ kind: 'id', id: 'b-1' });
  });
  it('is found by pointers with escapes and indexes', () => {
    const text = '{"a/b":{"m~n":[{"x":1},{"x":7}]}}';
    expect(parseJson(text, { ...IN_FLIGHT, inFlight: ['/a~1b/m~0n/1/x'] }).inFlight).toBe(7);
  });
});

describe('several processes in one answer', () => {
  const puma = (...lasts: unknown[]): string =>
    JSON.stringify({ worker_status: lasts.map((last_status) => ({ last_status })) });
  const busy = (text: string, ...inFlight: string[]): number | null =>
    parseJson(text, { ...IN_FLIGHT, inFlight }).inFlight;
  const BUSY = '/worker_status/*/last_status/busy_threads';

  it.each<[string, string[], number]>([
    ['every member of an array', [BUSY], 5],
    ['two pointers', ['/worker_status/0/last_status/busy_threads', '/worker_status/1/last_status/busy_threads'], 5],
    ['a value that two pointers lead to counts once', [BUSY, '/worker_status/0/last_status/busy_threads'], 5],
    ['every member of an object', ['/worker_status/1/last_status/*'], 3],
  ])('is summed: %s', (_, pointers, sum) => {
    expect(busy(puma({ busy_threads: 2 }, { busy_threads: 3 }), ...pointers)).toBe(sum);
  });

  it('is summed for `accepted` as well', () => {
    const told = parseJson('{"a":{"x":{"n":1},"y":{"n":2}},"b":4}', {
      ...IN_FLIGHT,
      inFlight: ['/b'],
      accepted: ['/a/*/n', '/b'],
    });
    expect(told).toMatchObject({ inFlight: 4, accepted: 7 });
  });

  it('keeps members apart whose names look like paths', () => {
    expect(busy('{"n":{"a/b":1},"n/a":{"b":2}}', '/n/*', '/n~1a/b')).toBe(3);
  });

  it.each<[string, string, RegExp]>([
    ['no member', puma(), /busy_threads is missing/],
    ['no array or object', '{"worker_status":3}', /busy_threads is missing/],
    ['a process that does not report', puma({ busy_threads: 2 }, {}), /busy_threads is missing/],
    [
      'a process that reports something else than a number',
      puma({ busy_threads: 2 }, { busy_threads: null }),
      /busy_threads is null, not/,
    ],
    ['a number below 0, which would hide another', puma({ busy_threads: 2 }, { busy_threads: -2 }), /is -2, not/],
    [
      'a sum that is not a number',
      puma({ busy_threads: 1e308 }, { busy_threads: 1e308 }),
      /the sum of \S+ is Infinity/,
    ],
    [
      'more than any host runs',
      puma(...Array.from({ length: 10_001 }, () => ({ busy_threads: 0 }))),
      /more than 10000 times/,
    ],
  ])('is unreadable with %s', (_, text, reason) => {
    expect(() => busy(text, BUSY)).toThrow(Unreadable);
    expect(() => busy(text, BUSY)).toThrow(reason);
  });

  it('shows no name of a member in its reason, since the answer may be confidential', () => {
    expect(() => busy('{"worker_status":{"s3cret":{}}}', BUSY)).toThrow(/^(?!.*s3cret).*is missing$/);
  });
});

describe('a boot id', () => {
  const bootOf = (bootId: string): unknown => parseJson(JSON.stringify({ ...GOOD, bootId }), ALL).boot;

  it.each(['6f0c4a3e-6a0e-4f0e-9c3a-0d3c2b1a0f9e', '2026-11-22T15:00:00.000+01:00', 'boot_7'])(
    'is shown as it is: %s',
    (id) => {
      expect(bootOf(id)).toEqual({ kind: 'id', id });
    },
  );

  it.each([
    ['longer than any', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab'],
    ['with other characters', 'wJalrXUtnFEMI/K7MDENG'],
    ['of several words', 'the password is swordfish'],
  ])('is shown as a digest if it does not look like one: %s', (_, text) => {
    expect(bootOf(text)).toMatchObject({ kind: 'id', id: expect.stringMatching(/^sha256:[0-9a-f]{16}$/) as string });
    expect(bootOf(text)).toEqual(bootOf(`${text}\n`));
    expect(bootOf(text)).not.toEqual(bootOf(`${text}.`));
  });
});

it('an answer may begin with one byte order mark, and not with two', () => {
  expect(parseJson('\uFEFF{"inFlight":1}', IN_FLIGHT).inFlight).toBe(1);
  expect(() => parseJson('\uFEFF\uFEFF{"inFlight":1}', IN_FLIGHT)).toThrow(/not with JSON/);
});

test.each([
  ['inFlight', undefined, /\/inFlight is missing/],
  ['inFlight', null, /\/inFlight is null, not a finite number of 0 or more/],
  ['inFlight', '0', /\/inFlight is a text of 1 characters, not/],
  ['inFlight', -1, /\/inFlight is -1, not/],
  ['inFlight', false, /\/inFlight is false, not/],
  ['inFlight', [], /\/inFlight is a list, not/],
  ['accepted', undefined, /\/accepted is missing/],
  ['accepted', -0.5, /\/accepted is -0.5, not/],
  ['bootId', undefined, /\/bootId is missing/],
  ['bootId', '', /\/bootId is an empty text, not a text/],
  ['bootId', ' \n', /\/bootId is an empty text, not a text/],
  ['bootId', 7, /\/bootId is 7, not a text/],
  ['bootId', 'x'.repeat(257), /\/bootId is a text of 257 characters, not a text of 1 to 256/],
  ['bootTime', undefined, /\/bootTime is missing/],
  ['bootTime', 0, /\/bootTime is 0, not a time in Unix seconds/],
  ['bootTime', '1790000000', /\/bootTime is a text of 10 characters, not/],
  ['ready', undefined, /\/ready is missing/],
  ['ready', null, /\/ready is null, not true or false/],
  ['ready', 1, /\/ready is 1, not true or false/],
  ['ready', 'true', /\/ready is a text of 4 characters, not true or false/],
])('%s = %j makes the whole answer unreadable', (key, value, reason) => {
  expect(() => parseJson(JSON.stringify({ ...GOOD, [key]: value }), ALL)).toThrow(Unreadable);
  expect(() => parseJson(JSON.stringify({ ...GOOD, [key]: value }), ALL)).toThrow(reason);
});

test.each([
  ['', /not with JSON/],
  ['<html>', /not with JSON/],
  ['{"inFlight":0', /not with JSON/],
  ['{"inFlight":0}{"inFlight":0}', /not with JSON/],
  ['{"inFlight":1e999}', /Infinity, not/],
  ['{"inFlight":NaN}', /not with JSON/],
  ['0', /not an object/],
  ['null', /not an object/],
])('the answer %j is unreadable', (text, reason) => {
  expect(() => parseJson(text, IN_FLIGHT)).toThrow(reason);
});

test.each([
  '/a',
  '/list/01',
  '/list/-',
  '/list/2',
  '/list/length',
  '/toString',
  '/__proto__',
  '/constructor/length',
  'x',
])('nothing is found at %s', (pointer) => {
  const text = '{"list":[1,2],"x":1}';
  expect(() => parseJson(text, { ...IN_FLIGHT, inFlight: [pointer] })).toThrow(/is missing/);
});

test('only a clean number is read as a number', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.double(), fc.integer(), fc.constant(undefined)), (value) => {
      const text = JSON.stringify({ inFlight: value });
      const isClean = typeof value === 'number' && Number.isFinite(value) && value >= 0;
      if (isClean) expect(parseJson(text, IN_FLIGHT).inFlight).toBeCloseTo(value);
      else expect(() => parseJson(text, IN_FLIGHT)).toThrow(Unreadable);
    }),
    { numRuns: 1000 },
  );
});

test('an answer that was cut off anywhere is never read', () => {
  const text = JSON.stringify(GOOD);
  for (let length = 0; length < text.length; length++) {
    expect(() => parseJson(text.slice(0, length), ALL)).toThrow(Unreadable);
  }
});
