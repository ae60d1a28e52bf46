import { describe, expect, it } from 'vitest';
import { leftBehind } from '../../../src/domain/left-behind.js';
import type { FailureType } from '../../../src/domain/failure.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { before, inPhase, OUT, seen, T0 } from './run-state.js';
import { EVEN, type Shares } from './small-service.js';

const END_MS = T0 + 60_000;

/** A run that came to a phase and failed there, when the load balancer last read as given; null: not since preflight. */
function failedIn(phase: Phase, shares: Shares | null, type: FailureType = 'RoutingDrift'): StatusDocument {
  const state = inPhase(phase);
  if (shares !== null) state.observed(seen(shares), END_MS);
  state.ended('failed', END_MS, { type, detail: '' });
  return state.document();
}

function restored(): StatusDocument {
  const state = inPhase('reactivating');
  state.observed(seen(EVEN), END_MS);
  state.entered('restored', END_MS);
  return state.document();
}

function aborted(phase: 'preflight' | 'settling', shares: Shares): StatusDocument {
  const state = inPhase(phase);
  if (phase !== 'preflight') state.entered('aborting', END_MS);
  state.observed(seen(shares), END_MS);
  state.ended('aborted', END_MS, { type: 'Aborted', detail: '' });
  return state.document();
}

function refused(shares: Shares): StatusDocument {
  const state = inPhase('preflight');
  state.observed(seen(shares), END_MS);
  state.ended('refused', END_MS, { type: 'Refused', detail: '' });
  return state.document();
}

function unobserved(document: StatusDocument): StatusDocument {
  return { ...document, shares: document.shares.map((share) => ({ ...share, observed: null })) };
}

const judged = (document: StatusDocument) => leftBehind({ recordedPhase: document.phase, document });

describe('a run that tells its end itself', () => {
  it.each([
    ['restored', restored(), 'nothing'],
    ['aborted, all given back', aborted('settling', EVEN), 'nothing'],
    ['aborted, as it was found: out', aborted('settling', OUT), 'out'],
    ['failed with all at 0', failedIn('maintenance', OUT, 'MaintenanceDeadline'), 'out'],
    ['failed, with traffic on hosts that have the go', failedIn('maintenance', EVEN), 'exposed'],
    ['failed before the go, with all shares put back by somebody', failedIn('settling', EVEN), 'nothing'],
    ['failed before the go, blind since all was read', failedIn('settling', EVEN, 'Unobservable'), 'not-known'],
    ['failed before the go, with a share that nobody read', unobserved(failedIn('settling', EVEN)), 'not-known'],
    ['failed while it drained, with nothing read at 0', failedIn('draining', EVEN, 'Aborted'), 'not-known'],
    ['failed while it drained, with shares read at 0', failedIn('draining', OUT, 'Aborted'), 'out'],
    ['failed while it gave shares back', failedIn('reactivating', EVEN, 'Aborted'), 'not-known'],
    ['failed in a way that this version does not know', { ...failedIn('settling', EVEN), failure: null }, 'not-known'],
  ])('%s', (_, document, left) => {
    expect(judged(document)).toBe(left);
  });

  it('and failed while it gave back after an abort, so that nobody knows', () => {
    const state = inPhase('settling');
    state.entered('aborting', END_MS);
    state.observed(seen(EVEN), END_MS);
    state.ended('failed', END_MS, { type: 'Aborted', detail: '' });
    expect(judged(state.document())).toBe('not-known');
  });

  it('with hosts that had the go of an earlier run, and were given up with traffic', () => {
    const state = inPhase('settling', before({ hadGo: true }));
    state.entered('aborting', END_MS);
    state.observed(seen(EVEN), END_MS);
    state.ended('aborted', END_MS, { type: 'Aborted', detail: '' });
    expect(judged(state.document())).toBe('exposed');
  });
});

describe('a run that moved no share says nothing of what is left', () => {
  it.each([
    ['refused', refused(EVEN)],
    ['refused, and found the cluster out', refused(OUT)],
    ['aborted in preflight', aborted('preflight', EVEN)],
    ['failed in preflight, by leave-out', failedIn('preflight', null, 'Aborted')],
    ['failed in preflight, because it was reset', failedIn('preflight', null, 'Unobservable')],
  ])('%s', (_, document) => {
    expect(judged(document)).toBeNull();
  });

  it('but for the cluster that it found out, and gave up on', () => {
    expect(judged(aborted('preflight', OUT))).toBe('out');
  });
});

describe('a run that was terminated tells nothing, and what it recorded last counts', () => {
  it.each<[Phase, null | 'not-known']>([
    ['preflight', null],
    ['refused', null],
    ['draining', 'not-known'],
    ['settling', 'not-known'],
    ['maintenance', 'not-known'],
    ['confirming', 'not-known'],
    ['reactivating', 'not-known'],
    ['aborting', 'not-known'],
    ['restored', 'not-known'],
    ['aborted', 'not-known'],
    ['failed', 'not-known'],
  ])('%s', (recordedPhase, left) => {
    // The timeline of a flooded history may end too early.
    const document = { ...failedIn('preflight', null, 'Terminated'), worker: false };
    expect(leftBehind({ recordedPhase, document })).toBe(left);
  });
});
