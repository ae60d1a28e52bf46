import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseJson } from '../../../activities/host-status/parse-json.js';
import { Unreadable } from '../../../activities/host-status/told.js';
import type { JsonFormat } from '../../../src/domain/config.js';

const IN_FLIGHT: JsonFormat = {
  kind: 'json',
  inFlight: '/inFlight',
  accepted: null,
  bootId: null,
  bootTime: null,
  ready: null,
};
const ALL: JsonFormat = {
  ...IN_FLIGHT,
  accepted: '/accepted',
  bootId: '/bootId',
  bootTime: '/bootTime',
  ready: '/ready',
};
const GOOD = { inFlight: 3, accepted: 100, bootId: 'b-1', bootTime: 1_790_000_000.5, ready: true };

describe('a clean answer', () => {
  it('tells what the config names', () => {
    const told = { inFlight: 3, accepted: 100, boot: { kind: 'id', id: 'b-1' }, ready: true };
    expect(parseJson(JSON.stringify(GOOD), ALL)).toEqual(told);
  });
  it('tells null where the config names nothing', () => {
    expect(parseJson('{"inFlight":0}', IN_FLIGHT)).toEqual({ inFlight: 0, accepted: null, boot: null, ready: null });
  });
  it('tells a boot time where no boot id is named', () => {
    const told = parseJson(JSON.stringify(GOOD), { ...ALL, bootId: null });
    expect(told.boot).toEqual({ kind: 'time', seconds: 1_790_000_000.5 });
  });
  it('trims the line end of a boot id', () => {
    const told = parseJson(JSON.stringify({ ...GOOD, bootId: 'b-1\n' }), ALL);
    expect(told.boot).toEqual({ kind: 'id', id: 'b-1' });
  });
  it('is found by pointers with escapes and indexes', () => {
    const text = '{"a/b":{"m~n":[{"x":1},{"x":7}]}}';
    expect(parseJson(text, { ...IN_FLIGHT, inFlight: '/a~1b/m~0n/1/x' }).inFlight).toBe(7);
  });
});

test.each([
  ['inFlight', undefined, /\/inFlight is missing/],
  ['inFlight', null, /\/inFlight is null, not a finite number of 0 or more/],
  ['inFlight', '0', /\/inFlight is "0", not/],
  ['inFlight', -1, /\/inFlight is -1, not/],
  ['inFlight', false, /\/inFlight is false, not/],
  ['inFlight', [], /\/inFlight is \[\], not/],
  ['accepted', undefined, /\/accepted is missing/],
  ['accepted', -0.5, /\/accepted is -0.5, not/],
  ['bootId', undefined, /\/bootId is missing/],
  ['bootId', '', /\/bootId is "", not a text/],
  ['bootId', ' \n', /\/bootId is " \\n", not a text/],
  ['bootId', 7, /\/bootId is 7, not a text/],
  ['bootId', 'x'.repeat(257), /\/bootId is "x{59}\.\.\., not a text of 1 to 256/],
  ['bootTime', undefined, /\/bootTime is missing/],
  ['bootTime', 0, /\/bootTime is 0, not a time in Unix seconds/],
  ['bootTime', '1790000000', /\/bootTime is "1790000000", not/],
  ['ready', undefined, /\/ready is missing/],
  ['ready', null, /\/ready is null, not true or false/],
  ['ready', 1, /\/ready is 1, not true or false/],
  ['ready', 'true', /\/ready is "true", not true or false/],
])('%s = %j makes the whole answer unreadable', (key, value, reason) => {
  expect(() => parseJson(JSON.stringify({ ...GOOD, [key]: value }), ALL)).toThrow(Unreadable);
  expect(() => parseJson(JSON.stringify({ ...GOOD, [key]: value }), ALL)).toThrow(reason);
});

test.each([
  ['', /is not JSON/],
  ['<html>', /is not JSON/],
  ['{"inFlight":0', /is not JSON/],
  ['{"inFlight":0}{"inFlight":0}', /is not JSON/],
  ['{"inFlight":1e999}', /Infinity, not/],
  ['{"inFlight":NaN}', /is not JSON/],
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
  expect(() => parseJson(text, { ...IN_FLIGHT, inFlight: pointer })).toThrow(/is missing/);
});

test('anything but a clean number is never read as a number', () => {
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

test('an answer that was cut anywhere is never read', () => {
  const text = JSON.stringify(GOOD);
  for (let length = 0; length < text.length; length++) {
    expect(() => parseJson(text.slice(0, length), ALL)).toThrow(Unreadable);
  }
});
