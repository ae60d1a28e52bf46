import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bootOf, bootText, hasBootedSince, isLaterBoot, ofRightClock, type Boot } from '../../../src/domain/host.js';
import { observed, unobservable } from './readings.js';

const id = (text: string): Boot => ({ kind: 'id', id: text });
const time = (seconds: number): Boot => ({ kind: 'time', seconds });

it.each<[string, Boot, Boot, boolean]>([
  ['the same id', id('a'), id('a'), false],
  ['another id', id('a'), id('b'), true],
  ['the same time', time(1000), time(1000), false],
  ['a clock moved by 2 s', time(1000), time(1002), false],
  ['exactly 60 s later', time(1000), time(1060), false],
  ['more than 60 s later', time(1000), time(1060.1), true],
  ['a clock stepped back', time(5000), time(1000), false],
  ['another kind of source proves nothing', id('1000'), time(9999), false],
  ['nor does it the other way round', time(1000), id('b'), false],
])('%s', (_, before, now, isLater) => {
  expect(isLaterBoot(before, now)).toBe(isLater);
});

const GO_S = 1_790_000_000;
const DAYS_AGO_S = GO_S - 3 * 86_400;
const DAYS_AGO = time(DAYS_AGO_S);

it.each<[string, Boot, Boot, number | null, boolean]>([
  ['another id', id('a'), id('b'), GO_S, true],
  ['another id, whenever that was', id('a'), id('b'), null, true],
  ['the same id', id('a'), id('a'), GO_S, false],
  ['booted after it', DAYS_AGO, time(GO_S + 30), GO_S, true],
  ['the clock was set 600 s forward', DAYS_AGO, time(DAYS_AGO_S + 600), GO_S, false],
  ['booted right after it, by a clock 2 min slow', DAYS_AGO, time(GO_S - 119), GO_S, true],
  ['exactly 5 min before it', DAYS_AGO, time(GO_S - 300), GO_S, false],
  ['less than 5 min before it', DAYS_AGO, time(GO_S - 299.9), GO_S, true],
  ['booted a minute before it, and the clock was set by 60 s', time(GO_S - 60), time(GO_S), GO_S, false],
  ['booted after an unknown moment', DAYS_AGO, time(GO_S + 30), null, false],
  ['a source of another kind', id('a'), time(GO_S + 30), GO_S, false],
])('a boot since the go: %s', (_, before, now, sinceS, hasBooted) => {
  expect(hasBootedSince(before, sinceS === null ? null : sinceS * 1000, now)).toBe(hasBooted);
});

it.each([
  [300_000, null],
  [-300_000, null],
  [301_000, "its clock is 5 min ahead of the worker's, so its boot time proves nothing"],
  [-3_600_000, "its clock is 60 min behind the worker's, so its boot time proves nothing"],
  [null, null],
])('a clock that is off by %j ms makes the reading of a host unobservable: %j', (clockOffMs, reason) => {
  const reading = observed('east-1', { boot: time(GO_S), clockOffMs });
  expect(ofRightClock(reading)).toEqual(reason === null ? reading : unobservable('east-1', reason));
});

it('no boot is later than itself, and of two boot times at most one is later', () => {
  const boots = fc.oneof(fc.string().map(id), fc.integer({ min: 0, max: 1e10 }).map(time));
  fc.assert(
    fc.property(boots, (boot) => {
      expect(isLaterBoot(boot, boot)).toBe(false);
    }),
  );
  const times = fc.integer({ min: 0, max: 200 }).map(time);
  fc.assert(
    fc.property(times, times, (a, b) => {
      expect(isLaterBoot(a, b) && isLaterBoot(b, a)).toBe(false);
    }),
  );
});

it('a boot time is shown as text', () => {
  expect([bootText(null), bootText(id('a')), bootText(time(1700000000.5))]).toEqual([null, 'a', '1700000000.5']);
});

it('reads a boot back from its text, and proves no reboot if the text could be of either kind', () => {
  const kernel = id('4f6c1d0e-9a2b-4c3d-8e5f-60718293a4b5');
  for (const boot of [kernel, time(1700000000.5)]) expect(bootOf(bootText(boot)!)).toEqual(boot);
  expect(isLaterBoot(bootOf('12'), id('13'))).toBe(false);
});
