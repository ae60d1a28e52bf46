import { expect, it } from 'vitest';
import type { RollPhase } from '../../src/domain/roll/document.js';
import { checkTold } from './roll-told.js';
import type { RollEvent } from './roll.js';

const AT = '2026-11-22T03:00:00.000Z';
const timeline = (...phases: RollPhase[]) => ({
  timeline: phases.map((phase) => ({ phase, cluster: null, at: AT })),
  clusters: [{ name: 'east', state: 'left' as const, runId: phases.includes('rolling') ? 'run-1' : null }],
});
const began: RollEvent = { kind: 'began', at: 0, cluster: 'east' };
const paused: RollEvent = { kind: 'entered', at: 0, phase: 'paused' };

it('a roll of which all is told breaks nothing, also one that was refused', () => {
  expect(checkTold(timeline('preflight', 'paused', 'rolling', 'paused', 'failed'), [paused, began, paused])).toEqual(
    [],
  );
  expect(checkTold(timeline('preflight', 'refused'), [])).toEqual([]);
});

it('it is noticed what people are not told, or in vain', () => {
  expect(checkTold(timeline('preflight', 'rolling'), [began])).toContain('people were not told of roll-end');
  expect(checkTold(timeline('preflight', 'failed'), [began])).toEqual(['people were not told of roll-start']);
  expect(checkTold(timeline('preflight', 'rolling', 'failed'), [])).toEqual(['people were told of roll-start']);
  expect(checkTold(timeline('preflight', 'paused', 'failed'), [paused, paused])).toEqual([
    'people were not told of roll-waits/2',
  ]);
});
