import { expect, it } from 'vitest';
import type { LiveReading } from '../../../src/domain/status.js';
import { liveOf, NOTHING_LIVE } from '../../../src/runs/live.js';

const reading = (progress: unknown): LiveReading => ({
  ...{ at: 0, hosts: [], shares: [], observedAt: null, waitingFor: [], warnings: [] },
  progress: progress as LiveReading['progress'] & object,
});
const live = (progress: unknown, running = true) => liveOf({ running, readings: [reading(progress)], steps: [] });
const QUIET = { wait: 'drain.quiet', doneMs: 1, ofMs: 2, restarted: { at: '2026-11-22T15:00:00.000Z', why: ['a'] } };

it.each([
  ['a wait', [QUIET], [QUIET]],
  ['one without a restart', [{ ...QUIET, restarted: null }], [{ ...QUIET, restarted: null }]],
  ['none, of an older version', undefined, []],
  ['no list', 'x', []],
  ['a wait of a later version', [{ ...QUIET, wait: 'other' }, null, 5], []],
  ['a time that is none', [{ ...QUIET, restarted: { at: 'x', why: ['a'] } }], [{ ...QUIET, restarted: null }]],
  ['words that are none', [{ ...QUIET, restarted: { ...QUIET.restarted, why: [5, 'a'] } }], [QUIET]],
  ['a number that is none', [{ ...QUIET, doneMs: '1' }], []],
])('the progress in a heartbeat: %s', (_, told, expected) => {
  expect(live(told).progress).toEqual(expected);
});

it('nothing is live in a run that has ended', () => {
  expect(live([QUIET], false)).toEqual(NOTHING_LIVE);
});
