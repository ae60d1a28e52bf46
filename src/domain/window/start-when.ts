import { isFlag, isTime, orNull, shapeOf } from '../shape.js';

/** When a run begins with preflight. */
export interface StartWhen {
  /** ISO 8601; null: at once. */
  at: string | null;
  /** Outside of the window, it waits for the next opening; otherwise it is refused then. */
  waitsForWindow: boolean;
}

export const isStartWhen = shapeOf<StartWhen>({ at: orNull(isTime), waitsForWindow: isFlag });

/** A run that was given a time begins as `scheduled`. `input`: of `maintainCluster` or `maintainService`, or null if it is not known. */
export function firstPhase(input: { when?: StartWhen | undefined } | null): 'preflight' | 'scheduled' {
  return (input?.when?.at ?? null) === null ? 'preflight' : 'scheduled';
}
