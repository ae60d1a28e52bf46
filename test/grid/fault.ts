import { STEPS, type Step } from '../../src/domain/lifecycle.js';
import type { GridEnd } from './end.js';
import type { Stage, StageOptions } from './stage.js';

/** The columns of the grid: the steps of the runbook, and giving back. */
export type GridStep = Step | 'aborting';
export const GRID_STEPS: readonly GridStep[] = [...STEPS, 'aborting'];

/** What a run must come to; several where it depends on who is first and each is right. */
export type Expected = GridEnd | readonly GridEnd[] | LeftOut;

/** A cell that makes no sense, and why. */
export interface LeftOut {
  leftOut: string;
}

/** One row of the grid: what goes wrong, how it is made, and what a run must come to when it goes wrong in a step. */
export interface Fault extends StageOptions {
  name: string;
  ends: Record<GridStep, Expected>;
  /** Makes it go wrong, while the run is held in the step. Nothing the run does meanwhile may depend on how long it takes. */
  strike: (stage: Stage) => unknown;
  /** In preflight the run is held before it has read the load balancer; else after it has read the routing. */
  beforeFirstRead?: true;
  /** True where somebody else writes: from then on the run may write nothing, if that is how it ends. */
  isForeign?: true;
}

/** One cell of the grid that is played. */
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

/** The same in every step, but for those that are named. */
export function inEveryStep(end: Expected, change: Partial<Record<GridStep, Expected>> = {}): Fault['ends'] {
  const same = Object.fromEntries(GRID_STEPS.map((step) => [step, end])) as Fault['ends'];
  return { ...same, ...change };
}

/** What passes, or was never one: the run goes its way as if nothing had been. */
export function harmless(change: Partial<Record<GridStep, Expected>> = {}): Fault['ends'] {
  return inEveryStep('restored', { aborting: 'aborted', ...change });
}
