import { describe, expect, it } from 'vitest';
import type { Difference } from '../../../src/domain/drift.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import type { Maintenance } from '../../../src/domain/maintenance.js';
import { failureReport, nextCommand } from '../../../src/domain/failure-message.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { count, inPhase, seen, T0 } from './run-state.js';
import { EVEN, V1 } from './small-service.js';

const AT = T0 + 12 * 60_000 + 7000;
const DRIFT: Difference[] = [
  { where: V1, what: 'share of core-east', expected: '0', observed: '100' },
  { where: V1, what: 'stickiness', expected: 'off', observed: '60 s' },
];
const ADOPT = 'tagout start east --adopt --reason "..."';

function failed(phase: Phase, prepare: (state: Maintenance) => void): StatusDocument {
  const state = inPhase(phase);
  prepare(state);
  state.ended('failed', AT, { type: 'RoutingDrift', detail: '', drift: DRIFT });
  return state.document();
}

const firstLine = (document: StatusDocument) => failureReport(document).split('\n')[0];

describe('the first line says the most dangerous thing', () => {
  it.each<[string, Phase, (state: Maintenance) => void, string]>([
    [
      'traffic on hosts that are away',
      'maintenance',
      (state) => {
        count(state, 'east-1');
        state.observed(seen(EVEN), AT);
      },
      'FAILED in maintenance (RoutingDrift) at 03:12:07Z: TRAFFIC IS REACHING east; 1 of 2 hosts has not come back.',
    ],
    [
      'none has come back',
      'maintenance',
      (state) => state.observed(seen(EVEN), AT),
      'FAILED in maintenance (RoutingDrift) at 03:12:07Z: TRAFFIC IS REACHING east; 2 of 2 hosts have not come back.',
    ],
    [
      'traffic before it was confirmed',
      'confirming',
      (state) => {
        count(state, 'east-1');
        count(state, 'east-2');
        state.observed(seen(EVEN), AT);
      },
      'FAILED in confirming (RoutingDrift) at 03:12:07Z: TRAFFIC IS REACHING east.',
    ],
    [
      'out of service',
      'maintenance',
      () => undefined,
      'FAILED in maintenance (RoutingDrift) at 03:12:07Z: east is out of service; 2 of 2 hosts have not come back.',
    ],
    [
      'before the go no host is away',
      'draining',
      () => undefined,
      'FAILED in draining (RoutingDrift) at 03:12:07Z: east is out of service.',
    ],
  ])('%s', (_, phase, prepare, line) => {
    expect(firstLine(failed(phase, prepare))).toBe(line);
  });

  it('traffic comes before what is out of service', () => {
    const document = failed('maintenance', (state) => state.observed(seen({ 'core-east': 100, 'core-west': 0 }), AT));
    expect(document.outOfService).toEqual(['west']);
    expect(firstLine(document)).toContain('TRAFFIC IS REACHING east');
  });

  it('a refusal touched nothing', () => {
    const state = inPhase('preflight');
    state.ended('refused', AT, { type: 'Refused', detail: '', reasons: ['one', 'two'] });
    const lines = failureReport(state.document()).split('\n');
    expect(lines[0]).toBe('REFUSED in preflight (Refused) at 03:12:07Z: nothing was touched.');
    expect(lines.slice(1, 3).map((line) => line.trim())).toEqual(['one', 'two']);
  });
});

it('next come a line for each difference, that nothing was written since, and the one command to go on', () => {
  const lines = failureReport(failed('maintenance', (state) => state.observed(seen(EVEN), AT)))
    .split('\n')
    .map((line) => line.trim());
  expect(lines.slice(1, 4)).toEqual([
    `${V1}: share of core-east: expected 0, observed 100`,
    `${V1}: stickiness: expected off, observed 60 s`,
    'tagout has written nothing since.',
  ]);
  expect(lines[4]).toBe(`To go on: ${ADOPT}`);
  expect(lines).toHaveLength(6);
});

describe('the last line says never to press Reset', () => {
  it('but to adopt, if there is something to adopt', () => {
    const report = failureReport(failed('maintenance', () => undefined));
    expect(report).toMatch(/\nIn Temporal, never Reset; adopt$/);
    expect(report.match(/Reset/g)).toHaveLength(1);
  });

  it('but to start again, if there is nothing to adopt', () => {
    const state = inPhase('preflight');
    state.ended('refused', AT, { type: 'Refused', detail: '', reasons: ['one'] });
    expect(failureReport(state.document())).toMatch(/\nIn Temporal, never Reset; start again$/);
  });

  it('and the status document does not have that line', () => {
    expect(JSON.stringify(failed('maintenance', () => undefined))).not.toContain('Reset');
  });
});

it('says that nothing was written since only if that is promised', () => {
  const state = inPhase('settling');
  state.ended('failed', AT, { type: 'UnexpectedReboot', detail: 'east-1 rebooted before the go.' });
  expect(failureReport(state.document())).toContain('east-1 rebooted before the go.');
  expect(failureReport(state.document())).not.toContain('written nothing');
});

it('is empty if nothing failed', () => {
  expect(failureReport(inPhase('maintenance').document())).toBe('');
});

describe('the one command to go on', () => {
  const refusal = (reason: string) => ({ type: 'Refused' as const, message: '', reasons: [reason], drift: [] });

  it('after a failure is to adopt', () => {
    expect(nextCommand('east', 'failed', null, ['east'])).toBe(ADOPT);
  });

  it('after an abort is none, unless the abort left the cluster out', () => {
    expect(nextCommand('east', 'aborted', null, [])).toBeNull();
    expect(nextCommand('east', 'aborted', null, ['west'])).toBeNull();
    expect(nextCommand('east', 'aborted', null, ['east'])).toBe(ADOPT);
  });

  it('after a refusal is to adopt if the refusal asks for that', () => {
    expect(nextCommand('east', 'refused', refusal('start again with --adopt'), [])).toBe(ADOPT);
    expect(nextCommand('east', 'refused', refusal('no such group'), [])).toBeNull();
  });

  it('is none for a run that is under way or restored', () => {
    for (const phase of ['preflight', 'maintenance', 'reactivating', 'aborting', 'restored'] as const)
      expect(nextCommand('east', phase, null, ['east'])).toBeNull();
  });
});
