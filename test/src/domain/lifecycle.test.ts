import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertMayEnter,
  ENDS,
  hasReached,
  isBeforeGo,
  isEnd,
  isPhase,
  PHASES,
  STEPS,
  type Phase,
} from '../../../src/domain/lifecycle.js';

/** The edges of docs/lifecycle.md, written down a second time: which phases may follow each phase. */
const EDGES: [from: Phase, to: Phase, when: string][] = [
  ['scheduled', 'preflight', 'its time has come'],
  ['scheduled', 'refused', 'no worker took it up in time'],
  ['scheduled', 'aborted', 'aborted before its time'],
  ['scheduled', 'failed', 'left out'],
  ['preflight', 'scheduled', 'the window is closed again'],
  ['preflight', 'draining', 'no reason to refuse'],
  ['preflight', 'refused', 'a reason to refuse'],
  ['preflight', 'aborted', 'aborted with nothing to give back'],
  ['preflight', 'failed', 'left out'],
  ['draining', 'settling', 'every drained share reads 0'],
  ['draining', 'aborting', 'abort, or the drain deadline'],
  ['draining', 'failed', 'drift'],
  ['settling', 'maintenance', 'quiet'],
  ['settling', 'aborting', 'abort, or the drain deadline'],
  ['settling', 'failed', 'drift, or an early reboot'],
  ['maintenance', 'confirming', 'every host claimed'],
  ['maintenance', 'failed', 'deadline, drift, or left out'],
  ['confirming', 'reactivating', 'all well for healthyFor'],
  ['confirming', 'maintenance', 'a claim is void'],
  ['confirming', 'failed', 'deadline, drift, or left out'],
  ['reactivating', 'restored', 'observed equals the baseline'],
  ['reactivating', 'failed', 'a host was lost, or drift'],
  ['aborting', 'aborted', 'given back'],
  ['aborting', 'failed', 'not given back'],
];

const isEdge = (from: Phase, to: Phase) => EDGES.some((edge) => edge[0] === from && edge[1] === to);

it.each(EDGES)('%s may become %s: %s', (from, to) => {
  expect(() => assertMayEnter(from, to)).not.toThrow();
});

const OTHERS = PHASES.flatMap((from) => PHASES.filter((to) => !isEdge(from, to)).map((to) => [from, to] as const));

it.each(OTHERS)('%s can’t become %s', (from, to) => {
  expect(() => assertMayEnter(from, to)).toThrow(`a maintenance in ${from} can't enter ${to}`);
});

it('no way to restored skips a step, whatever is tried', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PHASES), { maxLength: 200 }), (tries) => {
      const entered: Phase[] = ['preflight'];
      for (const phase of [...tries, ...STEPS, 'restored' as const])
        if (mayEnter(entered.at(-1)!, phase)) entered.push(phase);
      const first = STEPS.filter((step) => entered.includes(step));
      if (entered.at(-1) === 'restored') expect(first).toEqual(STEPS);
      expect(STEPS.slice(0, first.length)).toEqual(first);
      expect(first.map((step) => entered.indexOf(step))).toEqual(
        first.map((step) => entered.indexOf(step)).sort((a, b) => a - b),
      );
      if (entered.includes('reactivating')) expect(entered[entered.indexOf('reactivating') - 1]).toBe('confirming');
    }),
  );
});

it('nothing is given back after the go', () => {
  for (const phase of PHASES) expect(mayEnter(phase, 'aborting')).toBe(['draining', 'settling'].includes(phase));
});

function mayEnter(from: Phase, to: Phase): boolean {
  try {
    assertMayEnter(from, to);
    return true;
  } catch {
    return false;
  }
}

describe('hasReached', () => {
  it.each(STEPS.map((step, index) => [step, index] as const))(
    'a run in %s has reached it and all steps before it',
    (current, index) => {
      expect(STEPS.filter((wanted) => hasReached(current, wanted))).toEqual(STEPS.slice(0, index + 1));
      expect(hasReached(current, 'scheduled')).toBe(true);
    },
  );

  it('a scheduled run has reached no step', () => {
    expect([...STEPS, 'scheduled' as const].filter((wanted) => hasReached('scheduled', wanted))).toEqual(['scheduled']);
  });

  it.each(['aborting', ...ENDS] as const)('%s is not a step, and has reached none', (current) => {
    expect(STEPS.filter((wanted) => hasReached(current, wanted))).toEqual([]);
  });
});

it('knows every phase of docs/lifecycle.md, which of them end the run, and which come before the go', () => {
  expect(PHASES.filter(isEnd)).toEqual(['restored', 'refused', 'aborted', 'failed']);
  expect(PHASES.filter(isBeforeGo)).toEqual(['scheduled', 'preflight', 'draining', 'settling']);
  expect([...PHASES].sort()).toEqual(
    'scheduled, preflight, draining, settling, maintenance, confirming, reactivating, aborting, restored, refused, aborted, failed'
      .split(', ')
      .sort(),
  );
  expect(PHASES.every(isPhase)).toBe(true);
  expect(['', 'done', 'Restored', 'toString'].some(isPhase)).toBe(false);
});
