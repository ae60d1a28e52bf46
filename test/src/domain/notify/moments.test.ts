import { describe, expect, it } from 'vitest';
import type { FailureType } from '../../../../src/domain/failure.js';
import type { Phase } from '../../../../src/domain/lifecycle.js';
import { keyOf, messageId, momentsIn } from '../../../../src/domain/notify/moments.js';

const T0 = Date.parse('2026-11-22T03:00:00.000Z');
const MINUTE = 60_000;
/** Half of them: 30 min and 12 h. */
const DEADLINES = { drain: 60 * MINUTE, maintenance: 1_440 * MINUTE };

/** A run that entered these phases, each at that minute. */
function told(entered: [Phase, minute: number][], failure: FailureType | null = null) {
  const timeline = entered.map(([phase, minute]) => ({ phase, at: iso(minute) }));
  const { phase, at } = timeline.at(-1)!;
  return {
    ...{ phase, phaseSince: at, timeline },
    failure: failure === null ? null : { type: failure, message: '', reasons: [], drift: [] },
  };
}

function iso(minute: number): string {
  return new Date(T0 + minute * MINUTE).toISOString();
}

const STARTED: [Phase, number][] = [
  ['preflight', 0],
  ['draining', 1],
];
const GONE: [Phase, number][] = [...STARTED, ['settling', 2], ['maintenance', 10]];
const BACK: [Phase, number][] = [...GONE, ['confirming', 20], ['maintenance', 30]];

describe('the moments that have come', () => {
  it.each<[what: string, entered: [Phase, number][], failure: FailureType | null, minute: number, keys: string[]]>([
    ['none in preflight, however long it takes', [['preflight', 0]], null, 900, []],
    ['the start, when preflight has passed', STARTED, null, 1, ['start']],
    ['only the end, when it was refused', [...STARTED.slice(0, 1), ['refused', 1]], 'Refused', 1, ['end']],
    ['only the end, when it ended in preflight', [...STARTED.slice(0, 1), ['failed', 1]], 'Terminated', 1, ['end']],
    ['not late right before half of drain.deadline', STARTED, null, 30.99, ['start']],
    ['late from half of drain.deadline on', STARTED, null, 31, ['start', 'late/drain']],
    ['late also in settling, counted from draining', [...STARTED, ['settling', 20]], null, 31, ['start', 'late/drain']],
    ['the go, and no longer late with the drain', GONE, null, 900, ['start', 'go', 'late/maintenance']],
    ['not late right before half of maintenance.deadline', GONE, null, 729.99, ['start', 'go']],
    ['late from half of maintenance.deadline on', GONE, null, 730, ['start', 'go', 'late/maintenance']],
    ['counted from the first go, which is told once', BACK, null, 730, ['start', 'go', 'late/maintenance']],
    ['late also in confirming', [...GONE, ['confirming', 700]], null, 730, ['start', 'go', 'late/maintenance']],
    ['not late in reactivating', [...GONE, ['confirming', 20], ['reactivating', 21]], null, 730, ['start', 'go']],
    ['not late while it gives back', [...STARTED, ['aborting', 3]], null, 900, ['start']],
    ['drift and the end', [...GONE, ['failed', 11]], 'RoutingDrift', 900, ['start', 'go', 'drift', 'end']],
    ['the end without drift', [...GONE, ['failed', 11]], 'HostLost', 900, ['start', 'go', 'end']],
    ['a run that was terminated', [...STARTED, ['failed', 11]], 'Terminated', 900, ['start', 'end']],
  ])('%s', (_, entered, failure, minute, keys) => {
    expect(momentsIn(told(entered, failure), DEADLINES, T0 + minute * MINUTE).map(keyOf)).toEqual(keys);
  });

  it('each has its time', () => {
    const ended = told([...BACK, ['failed', 40]], 'RoutingDrift');
    expect(momentsIn(ended, DEADLINES, T0).map(({ at }) => at)).toEqual([iso(1), iso(10), iso(40), iso(40)]);
    expect(momentsIn(told(BACK), DEADLINES, T0 + 800 * MINUTE).at(-1)).toMatchObject({ at: iso(730) });
  });
});

it('the id of a message is that of its run and moment', () => {
  expect(messageId('run-1', { moment: 'go' })).toBe('run-1/go');
  expect(messageId('run-1', { moment: 'late', late: 'drain' })).toBe('run-1/late/drain');
});
