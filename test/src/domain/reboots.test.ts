import { expect, it } from 'vitest';
import type { Boot, HostReading } from '../../../src/domain/host.js';
import type { HostBefore } from '../../../src/domain/observation.js';
import { findEarlyReboots, noteReboots } from '../../../src/domain/reboots.js';
import { observed, unobservable } from './readings.js';
import { before } from './run-state.js';

const READ_AT_S = 1_790_000_000;
const id = (text: string): Boot => ({ kind: 'id', id: text });
const time = (seconds: number): Boot => ({ kind: 'time', seconds });
const TIMED: Partial<HostBefore> = { bootAtPreflight: time(1000), readAtMs: READ_AT_S * 1000 };
const GO: Partial<HostBefore> = { hadGo: true };

/** How one reading of east-1 is judged by what preflight knew of the host. */
it.each<[string, Partial<HostBefore>, HostReading, 'early' | 'noted' | 'nothing']>([
  ['is up in the boot of preflight', {}, observed('east-1', { boot: id('east-1 before') }), 'nothing'],
  ['has booted', {}, observed('east-1', { boot: id('b') }), 'early'],
  ['has booted after an earlier run gave it the go', GO, observed('east-1', { boot: id('b') }), 'noted'],
  ['has not booted since, after an earlier go', GO, observed('east-1', { boot: id('east-1 before') }), 'nothing'],
  ['can’t be read', {}, unobservable('east-1'), 'nothing'],
  ['reports no boot', {}, observed('east-1', { boot: null }), 'nothing'],
  ['reported no boot at preflight', { bootAtPreflight: null }, observed('east-1', { boot: id('b') }), 'nothing'],
  ['booted after it was first read', TIMED, observed('east-1', { boot: time(READ_AT_S + 1) }), 'early'],
  ['had its clock set', TIMED, observed('east-1', { boot: time(1600) }), 'nothing'],
  ['is unknown to preflight', {}, observed('west-1', { boot: id('b') }), 'nothing'],
])('a host that %s', (_, known, reading, becomes) => {
  const run = { hosts: before(known) };
  expect(findEarlyReboots(run, [reading])).toEqual(becomes === 'early' ? ['east-1'] : []);
  expect(noteReboots(run, [reading])).toEqual(
    becomes === 'noted'
      ? [expect.stringMatching(/^host east-1 had the go of an earlier run and has booted again/)]
      : [],
  );
});

it('names every host that booted, in the order in which they were read', () => {
  const readings = ['east-2', 'east-1'].map((host) => observed(host, { boot: id('another') }));
  expect(findEarlyReboots({ hosts: before() }, readings)).toEqual(['east-2', 'east-1']);
});
