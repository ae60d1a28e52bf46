import { expect, it } from 'vitest';
import { failure, worse, type EndingStop } from '../../workflows/stop.js';

const ABORT: EndingStop = { kind: 'abort', detail: 'alice aborted.' };
const REBOOT = failure('UnexpectedReboot', 'east-3 booted before the go');
const DRIFT = failure('RoutingDrift', 'The routing has changed.');

it('a failure outweighs what would give back', () => {
  expect(worse(ABORT, REBOOT)).toBe(REBOOT);
  expect(worse(REBOOT, ABORT)).toBe(REBOOT);
});

it('of two failures the first stands', () => {
  expect(worse(REBOOT, failure('Unobservable', 'nothing could be read.'))).toBe(REBOOT);
  expect(worse(DRIFT, REBOOT)).toBe(DRIFT);
});

it('drift is told whatever else was found first, and that as well', () => {
  expect(worse(REBOOT, DRIFT)).toEqual({ ...DRIFT, before: 'east-3 booted before the go.' });
});
