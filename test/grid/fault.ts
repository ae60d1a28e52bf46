import { STEPS, type Step } from '../../src/domain/lifecycle.js';
import type { GridEnd } from './end.js';
import type { Stage, StageOptions } from './stage.js';

/** The columns of the grid: the steps of the runbook, and `aborting`. */
export type GridStep = Step | 'aborting';
export const GRID_STEPS: readonly GridStep[] = [...STEPS, 'aborting'];

/** How a run must end. Several ends where the order of events is left to chance and each end is right. */
export type Expected = GridEnd | readonly GridEnd[] | LeftOut;

/** A cell that is not played, and why. */
export interface LeftOut {
  leftOut: string;
}

/** One row of the grid: what goes wrong, how the test causes it, and how a run must end, by step. */
export interface Fault extends StageOptions {
  name: string;
  ends: Record<GridStep, Expected>;
  /** Causes the fault while the run is held in the step. The result must not depend on how long this takes. */
  strike: (stage: Stage) => unknown;
  /**
   * In preflight, the fault comes before the run has read the load balancer. Default: after it has read the routing.
   */
  beforeFirstRead?: true;
  /** True where somebody else writes. If the run then ends `RoutingDrift`, it must have written nothing since. */
  isForeign?: true;
}

/** One cell of the grid, to be played. */
export interface Cell {
  fault: Fault;
  step: GridStep;
  /** `draining × throttled`. */
  name: string;
  ends: readonly GridEnd[];
}

export function cellsOf(faults: readonly Fault[]): Cell[] {
  return faults.flatMap((fault) =>
    GRID_STEPS.flatMap((step): Cell[] => {
      const ends = fault.ends[step];
      if (isLeftOut(ends)) return [];
      return [{ fault, step, name: nameOf(step, fault), ends: typeof ends === 'string' ? [ends] : ends }];
    }),
  );
}

/** `draining × answers are cut` */
export function nameOf(step: GridStep, { name }: Fault): string {
  return `${step} × ${name}`;
}

export function isLeftOut(expected: Expected): expected is LeftOut {
  return typeof expected === 'object' && 'leftOut' in expected;
}

/** The same end in every step, except for the steps in `change`. */
export function inEveryStep(end: Expected, change: Partial<Record<GridStep, Expected>> = {}): Fault['ends'] {
  const same = Object.fromEntries(GRID_STEPS.map((step) => [step, end])) as Fault['ends'];
  return { ...same, ...change };
}

/** For a fault that passes or changes nothing: the run ends as it would have without the fault. */
export function harmless(change: Partial<Record<GridStep, Expected>> = {}): Fault['ends'] {
  return inEveryStep('restored', { aborting: 'aborted', ...change });
}
