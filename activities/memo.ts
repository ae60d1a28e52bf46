import type { Described } from './phase.js';
import type { HostBefore } from '../src/domain/observation.js';
import type { PlannedAction } from '../src/domain/plan.js';
import { restored } from '../src/domain/packed.js';
import { listOf } from '../src/domain/shape.js';
import { isHostBefore } from '../src/domain/shapes/host.js';
import { isPlannedAction } from '../src/domain/shapes/routing.js';

const isBaseline = listOf(isPlannedAction);
const isHosts = listOf(isHostBefore);

/** What a run writes once, after preflight: a run without it was refused, or never got that far. */
export interface Memo {
  baseline?: PlannedAction[];
  hosts?: HostBefore[];
}

/** What is not of its shape counts as not written: whoever may start a run may write into its memo. */
export function memoOf({ memo }: Described): Memo {
  const [baseline, hosts] = [restored(memo?.['baseline']), restored(memo?.['hosts'])];
  return { ...(isBaseline(baseline) && { baseline }), ...(isHosts(hosts) && { hosts }) };
}
