import { describe, expect, it } from 'vitest';
import { leftBy, type Left } from '../../../src/domain/left.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { inPhase } from './run-state.js';

const OUT: Left = { outOfService: true, exposed: false };
const EXPOSED: Left = { outOfService: true, exposed: true };

function document(change: Partial<StatusDocument>): StatusDocument {
  return { ...inPhase('maintenance').document(), observedAt: '2026-11-22T15:04:01.000Z', ...change };
}

describe('what a run says about its cluster', () => {
  it.each<[string, Partial<StatusDocument>, Left | null]>([
    ['all is well', { outOfService: [], exposed: [] }, { outOfService: false, exposed: false }],
    ['it is out', { outOfService: ['east'], exposed: [] }, OUT],
    ['another one is', { outOfService: ['west'], exposed: ['west'] }, { outOfService: false, exposed: false }],
    ['it is out in part, and exposed', { outOfService: ['east'], exposed: ['east'] }, EXPOSED],
    ['nothing, for it never looked', { observedAt: null, outOfService: [], exposed: [] }, null],
  ])('%s', (_, change, left) => {
    expect(leftBy(document({ cluster: 'east', ...change }), false)).toEqual(left);
  });

  it.each<[Phase, hadGo: boolean, Left | null]>([
    ['preflight', true, null],
    ['draining', false, OUT],
    ['draining', true, EXPOSED],
    ['settling', true, OUT],
    ['maintenance', true, OUT],
    ['confirming', true, OUT],
    ['reactivating', true, OUT],
    ['aborting', false, OUT],
    ['aborting', true, EXPOSED],
  ])('is the worst that can be when it was terminated in %s, after an earlier go: %s', (phase, hadGo, left) => {
    const at = '2026-11-22T15:04:01.000Z';
    const timeline = [
      { phase, at },
      { phase: 'failed' as const, at },
    ];
    const failure = { type: 'Terminated' as const, message: '', reasons: [], drift: [] };
    const terminated = document({ phase: 'failed', timeline, failure, observedAt: null });
    expect(leftBy(terminated, hadGo)).toEqual(left);
  });
});
