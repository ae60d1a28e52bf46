import { expect, it } from 'vitest';
import { beginOf, deadlineOf, enter, fail, failureOf, stoppedIn } from '../../../src/domain/maintenance-state.js';

const DUE = '2026-11-22T04:00:00.000Z';
const FAILURE = { type: 'Aborted', message: 'no', reasons: [], drift: [] } as const;

it('a deadline holds over the following phases, until one begins that has none', () => {
  const draining = enter({ phase: 'preflight' }, 'draining', DUE);
  const settling = enter(draining, 'settling');
  expect([draining, settling].map(deadlineOf)).toEqual([DUE, DUE]);
  expect(deadlineOf(enter(settling, 'aborting'))).toBeNull();
});

it('a run that gives back knows in which phase it was stopped, and ends with its failure', () => {
  const aborting = enter({ phase: 'settling', deadlineAt: DUE }, 'aborting');
  expect(stoppedIn(aborting)).toBe('settling');
  const failure = { ...FAILURE, reasons: [], drift: [] };
  expect(failureOf(fail(aborting, 'aborted', failure))).toEqual(FAILURE);
  expect(failureOf(aborting)).toBeNull();
});

it('a scheduled run has the time at which it begins', () => {
  const scheduled = enter({ phase: 'preflight' }, 'scheduled', DUE);
  expect([beginOf(scheduled), beginOf(enter(scheduled, 'preflight'))]).toEqual([DUE, null]);
  expect(() => enter({ phase: 'preflight' }, 'scheduled')).toThrow('has a time');
});

it('no state follows that the runbook does not have', () => {
  expect(() => enter({ phase: 'draining', deadlineAt: null }, 'maintenance')).toThrow(
    "draining can't enter maintenance",
  );
  expect(() => fail({ phase: 'restored' }, 'failed', { ...FAILURE, reasons: [], drift: [] })).toThrow(
    "restored can't enter failed",
  );
});
