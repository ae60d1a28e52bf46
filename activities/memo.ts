import type { Described } from './phase.js';
import type { HostBefore } from '../src/domain/observation.js';
import type { PlannedAction } from '../src/domain/plan.js';

/** What a run writes once, after preflight: a run without it was refused, or never got that far. */
export interface Memo {
  baseline?: PlannedAction[];
  hosts?: HostBefore[];
}

export function memoOf({ memo }: Described): Memo {
  return memo ?? {};
}
