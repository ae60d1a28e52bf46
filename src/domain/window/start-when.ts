import { isFlag, isTime, orNull, shapeOf } from '../shape.js';

/** `Date.parse` reads other forms by the clock of its machine, so two workers could read two times. */
function isExactTime(value: unknown): value is string {
  return isTime(value) && new Date(value).toISOString() === value;
}

/** When a run begins with preflight. */
export interface StartWhen {
  /** ISO 8601 in UTC with milliseconds, as `toISOString` writes it; null: at once. */
  at: string | null;
  /** Outside of the window, it waits for the next opening; otherwise it is refused then. */
  waitsForWindow: boolean;
}

export const isStartWhen = shapeOf<StartWhen>({ at: orNull(isExactTime), waitsForWindow: isFlag });

/**
 * What was given a time begins as `scheduled`. `input`: of `maintainCluster` or `maintainService`, or null if it is not
 * known.
 */
export function firstPhase(input: { when?: StartWhen | undefined } | null): 'preflight' | 'scheduled' {
  return (input?.when?.at ?? null) === null ? 'preflight' : 'scheduled';
}
