import { expect, it } from 'vitest';
import type { RollPhase, RollStatus } from '../../../../src/domain/roll/document.js';
import type { LiveReading } from '../../../../src/domain/status.js';
import { withReadings } from '../../../../src/runs/roll/with-readings.js';

const status = (phase: RollPhase, waitingFor: string[]): RollStatus => ({
  ...{ workflowId: 'tagout-roll-core', runId: 'r9', phase, startedAt: '2026-11-22T15:00:00.000Z' },
  ...{ phaseSince: '2026-11-22T15:03:10.120Z', startedBy: 'alice@ops-1', reason: 'kernel', clusters: [] },
  ...{ waitingFor, said: [], timeline: [], warnings: ['east: a warning'], failure: null, next: null },
});
const reading = (at: number, waitingFor: string[], warnings: string[] = []): LiveReading => ({
  ...{ at, hosts: [], shares: [], observedAt: null, waitingFor, warnings },
});

it.each<[string, RollPhase, string[], LiveReading[], boolean, string[]]>([
  ['what its gate reports', 'gate', ['roll.gate'], [reading(1, ['a target'])], true, ['a target']],
  ['the latest report', 'gate', ['roll.gate'], [reading(2, ['b']), reading(1, ['a'])], true, ['b']],
  ['what it says itself, if nothing is reported', 'gate', ['roll.gate'], [reading(1, [])], true, ['roll.gate']],
  [
    'a person first, while it is paused',
    'paused',
    ['tagout resume'],
    [reading(1, ['a'])],
    true,
    ['tagout resume', 'a'],
  ],
  ['a worker first, if none answers', 'gate', ['a worker'], [reading(1, ['a'])], false, ['a worker', 'a']],
])('a roll waits for %s', (_, phase, own, readings, isAnswered, waitingFor) => {
  expect(withReadings(status(phase, own), readings, isAnswered).waitingFor).toEqual(waitingFor);
});

it('warnings of its steps are added', () => {
  const { warnings } = withReadings(status('gate', []), [reading(1, [], ['b']), reading(2, [], ['b', 'c'])], true);
  expect(warnings).toEqual(['east: a warning', 'b', 'c']);
});
