import type { PlannedAction } from '../src/domain/plan.js';
import { observedShares, type ObservedShare } from '../src/domain/shares.js';
import { beating, type ResumableBeat } from './beat.js';
import { untilCapacity } from './capacity.js';
import type { RunContext } from './context.js';
import { lookAsExpected } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { Standing, type Start } from './standing.js';

/** What a step that wrote has read back. */
export interface Moved {
  shares: ObservedShare[];
  /** Milliseconds since the Unix epoch. */
  at: number;
}

interface DrainCursor {
  drained: string[];
}

/** For each forward action of the cluster: read, compare, see that enough would remain, write share 0, confirm by reading back. */
export async function drain(ports: Ports, run: RunContext): Promise<Moved> {
  return beating<DrainCursor, Moved>(run.config.drain.pollMs, ports.now, async (beat) => {
    const cursor: DrainCursor = beat.resumed ?? { drained: [] };
    const standing = new Standing(run, ports.now(), (action) => standAtStart(action, beat));
    for (const action of run.plan) {
      await moveShares(ports, run, beat, standing, action, 'drained', () => untilCapacity(ports, run, beat));
      cursor.drained.push(action.ruleArn);
      beat.remember(cursor);
    }
    const look = await lookAsExpected(ports, run, beat, standing);
    return { shares: observedShares(look.value.routing, run.clusterOf), at: look.at };
  });
}

/** An attempt that died may have written what it had not told yet; what it had told must read drained. */
function standAtStart(action: PlannedAction, { attempt, resumed }: ResumableBeat<DrainCursor>): Start {
  if (attempt === 1) return { levels: ['found'], stale: [] };
  const isDrained = resumed?.drained.includes(action.ruleArn) === true;
  return { levels: isDrained ? ['drained'] : ['found', 'drained'], stale: ['found'] };
}
