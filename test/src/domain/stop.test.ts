import { expect, it } from 'vitest';
import {
  drainDeadline,
  failure,
  isDeadline,
  sentence,
  withWaits,
  worse,
  type EndingStop,
  type Stop,
} from '../../../src/domain/stop.js';

const LATE: EndingStop = { kind: 'drain-deadline', detail: 'drain.deadline passed' };
const ABORT: EndingStop = { kind: 'abort', detail: 'alice aborted.' };
const REFUSED: Stop = { kind: 'refused', reasons: ['east is at share 0'] };
const LEFT: EndingStop = { kind: 'leave-out', type: 'Aborted', detail: 'alice left it.' };
const REBOOT = failure('UnexpectedReboot', 'east-3 booted before the go');
const BLIND = failure('Unobservable', 'nothing could be read.');
const DRIFT = failure('RoutingDrift', 'The routing has changed.');

/** From the one that permits most to the one that permits least. */
const BY_SERIOUSNESS = [LATE, ABORT, REFUSED, LEFT, REBOOT];

it.each(BY_SERIOUSNESS.flatMap((less, index) => BY_SERIOUSNESS.slice(index + 1).map((more) => [less, more] as const)))(
  'of $kind and $kind the second counts, whichever came first',
  (less, more) => {
    expect(worse(less, more)).toBe(more);
    expect(worse(more, less)).toBe(more);
  },
);

it.each<[string, Stop, Stop]>([
  ['two aborts', ABORT, { ...ABORT, detail: 'bob aborted.' }],
  ['two failures', REBOOT, BLIND],
  ['drift and a failure', DRIFT, REBOOT],
  ['drift and drift', DRIFT, failure('RoutingDrift', 'It has changed again.')],
])('of %s the first counts', (_, first, second) => {
  expect(worse(first, second)).toBe(first);
});

it('drift is reported whatever else was found first, and so is that', () => {
  expect(worse(REBOOT, DRIFT)).toEqual({ ...DRIFT, before: 'east-3 booted before the go.' });
  expect(worse({ ...REBOOT, before: 'A host was lost.' }, DRIFT)).toMatchObject({
    before: 'A host was lost. east-3 booted before the go.',
  });
});

it.each<[Stop, boolean]>([
  [LATE, true],
  [{ kind: 'leave-out', type: 'DrainDeadline', detail: 'drain.deadline passed' }, true],
  [failure('MaintenanceDeadline', 'maintenance.deadline passed'), true],
  [ABORT, false],
  [REFUSED, false],
  [LEFT, false],
  [DRIFT, false],
])('%o is a deadline that has passed: %s', (stop, is) => {
  expect(isDeadline(stop)).toBe(is);
});

it.each<[string, Stop, string[], string]>([
  [
    'says what was waited for',
    LATE,
    ['east-1: claim', 'east-2: claim'],
    'drain.deadline passed, waiting for east-1: claim; east-2: claim.',
  ],
  ['names nothing if no wait is known', LATE, [], 'drain.deadline passed.'],
  ['ends with a question that a hint asks', LATE, ['hint: why?'], 'drain.deadline passed, waiting for hint: why?'],
])('a deadline that has passed %s', (_, stop, waits, detail) => {
  expect(withWaits(stop, waits)).toEqual({ ...stop, detail });
});

it('a failure that is not a deadline does not mention waiting', () => {
  for (const stop of [ABORT, REFUSED, LEFT, DRIFT]) expect(withWaits(stop, ['east-1: claim'])).toBe(stop);
});

it('past drain.deadline the config decides whether shares are given back', () => {
  expect(drainDeadline('abort').kind).toBe('drain-deadline');
  expect(drainDeadline('leave-out')).toMatchObject({ kind: 'leave-out', type: 'DrainDeadline' });
});

it.each([
  ['east-3 booted', 'east-3 booted.'],
  ['Nothing was touched.', 'Nothing was touched.'],
  ['does it count health checks?', 'does it count health checks?'],
])('%s ends as a sentence', (text, told) => {
  expect(sentence(text)).toBe(told);
});
