import { expect, it } from 'vitest';
import { checkPromises } from './check-promises.js';
import {
  CONFIRM,
  DRAIN,
  ended,
  foreign,
  phase,
  QUIET,
  RESTORED,
  RETURN,
  routing,
  traceOf,
  WAIT,
  wrote,
  type Timeless,
} from './good-trace.js';
import type { Times } from './trace.js';

/** The events of a trace are 10 ms apart; the window opens at 15 and closes at 1,000 ms. */
const OPEN: Times = {
  ...{ open: [[15, 1_000]], atMs: null, waits: false, lateMs: 100 },
  ...{ aheadMs: { 'worker-1': 0, 'worker-2': 2_000 }, lookedMs: 20 },
};
const CLOSED: Times = { ...OPEN, open: [[500_000, 600_000]] };
const AT: Times = { ...OPEN, atMs: 25, waits: true };

const by = (worker: string, event: Timeless): Timeless => ({ ...event, worker }) as Timeless;
const byOne = (events: Timeless[], worker = 'worker-1'): Timeless[] =>
  events.map((event) =>
    event.kind === 'written' && !('foreign' in event && event.foreign) ? by(worker, event) : event,
  );
const GOOD = byOne([...DRAIN, ...QUIET, ...WAIT, ...CONFIRM, ...RETURN, ...RESTORED]);
const DRAINED = byOne(DRAIN.slice(0, 5));
const endAsked: Timeless = { kind: 'end-asked' };
const closed = (failure: 'Refused' | 'Aborted'): Timeless => ({ ...ended(failure), isClosed: true }) as Timeless;
const REFUSED = [phase('refused'), closed('Refused')];

const seen = (events: Timeless[], times: Times): string[] =>
  checkPromises(traceOf(events, { times }))
    .filter(({ promise }) => promise === 'window')
    .map(({ sentence }) => sentence);

it.each<[string, Timeless[], Times]>([
  ['its drain begins inside', GOOD, OPEN],
  ['it closes once the drain has begun', GOOD, { ...OPEN, open: [[15, 45]] }],
  ['it had closed only since the worker looked', GOOD, { ...OPEN, open: [[15, 35]] }],
  ['it is open by the clock of the worker that writes', byOne(GOOD, 'worker-2'), { ...OPEN, open: [[2_000, 3_000]] }],
  ['it was refused outside', REFUSED, CLOSED],
  ['it begins at its time', [phase('scheduled'), phase('scheduled'), phase('preflight'), ...GOOD], AT],
  ['somebody ended it while it waited', [phase('scheduled'), endAsked, phase('aborted'), ended('Aborted')], AT],
  [
    'it closed while preflight went on, although the run waits',
    [phase('scheduled'), phase('scheduled'), phase('preflight'), ...REFUSED],
    { ...AT, open: [[15, 35]], aheadMs: { 'worker-1': 0 } },
  ],
  [
    'a drain that somebody else undid is ended',
    [...DRAINED, foreign(routing(100)), phase('aborting'), phase('aborted'), closed('Aborted')],
    { ...OPEN, open: [[15, 60]] },
  ],
])('nothing is broken when %s', (_, events, times) => {
  expect(seen(events, times)).toEqual([]);
});

it.each<[string, Timeless[], Times, RegExp]>([
  ['a drain begins before the window', GOOD, { ...OPEN, open: [[41, 1_000]] }, /the drain began outside/],
  ['a drain begins after it', GOOD, { ...OPEN, open: [[0, 15]] }, /the drain began outside .* by worker-1/],
  ['the clock of the worker was past it', byOne(GOOD, 'worker-2'), OPEN, /outside of the window, by worker-2/],
  ['a scheduled run writes', [phase('scheduled'), by('worker-1', wrote(routing(0)))], AT, /did something: written/],
  ['a scheduled run reads', [phase('scheduled'), { kind: 'looked', beganAt: 0 }], AT, /did something: looked/],
  ['a scheduled run is tagged', [phase('scheduled'), { kind: 'tagged', action: 'AddTags' }], AT, /something: tagged/],
  ['it begins before its time', [phase('scheduled'), phase('preflight')], AT, /5 ms before its time/],
  [
    'it begins late without a window',
    [phase('scheduled'), phase('preflight')],
    { ...AT, open: null, atMs: 0, lateMs: 10 },
    /20 ms late/,
  ],
  [
    'it goes on after an abort',
    [phase('scheduled'), endAsked, phase('preflight')],
    { ...AT, atMs: 5 },
    /had ended the/,
  ],
  [
    'an abort takes long',
    [phase('scheduled'), endAsked, ...Array.from({ length: 5 }, () => phase('aborted')), ended('Aborted')],
    AT,
    /only 60 ms after/,
  ],
  ['it is refused inside', REFUSED, { ...OPEN, open: [[0, 9_000]] }, /which was open/],
  ['it is refused in the minute before', REFUSED, { ...OPEN, open: [[30_000, 90_000]] }, /which was open/],
  ['it was to wait and is refused', REFUSED, { ...CLOSED, waits: true }, /was to wait/],
  ['it is refused without a window', REFUSED, { ...OPEN, open: null }, /has none/],
  [
    'a drain that had begun is ended',
    [...DRAINED, phase('aborting'), phase('aborted'), closed('Aborted')],
    { ...OPEN, open: [[15, 60]] },
    /had begun was ended/,
  ],
])('it is noticed when %s', (_, events, times, words) => {
  expect(seen(events, times).join('; ')).toMatch(words);
});
