import type { PlannedAction } from '../src/domain/plan.js';
import { isText, listOf, shapeOf } from '../src/domain/shape.js';
import { beating } from './beat.js';
import { untilCapacity } from './capacity.js';
import type { RoutingScope } from './context.js';
import { readBack, type Moved } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { Standing, type Stands, type Start } from './standing.js';

export interface Drained extends Moved {
  stands: Stands;
}

interface DrainCursor {
  drained: string[];
}

const isDrainCursor = shapeOf<DrainCursor>({ drained: listOf(isText) });

/** For each forward action of the cluster: read, compare, see that enough would remain, write share 0, confirm by reading back. */
export async function drain(ports: Ports, run: RoutingScope): Promise<Drained> {
  return beating<DrainCursor, Drained>(run.config.drain.pollMs, ports, async (beat) => {
    const cursor: DrainCursor = isDrainCursor(beat.resumed) ? beat.resumed : { drained: [] };
    const standing = new Standing(run, ports.now(), (action) => standAtStart(action, beat.attempt, cursor));
    beat.leaves(() => standing.now(ports.now()));
    for (const action of run.plan) {
      await moveShares(ports, run, beat, standing, action, 'drained', (writing) => untilCapacity(ports, run, writing));
      if (!cursor.drained.includes(action.ruleArn)) cursor.drained.push(action.ruleArn);
      beat.remember(cursor);
    }
    return { ...(await readBack(ports, run, beat, standing)), stands: standing.now(ports.now()) };
  });
}

/** An attempt that died may have written what it had not told yet; what it had told must read drained. */
function standAtStart(action: PlannedAction, attempt: number, { drained }: DrainCursor): Start {
  if (attempt === 1) return { levels: ['found'], stale: [] };
  return { levels: drained.includes(action.ruleArn) ? ['drained'] : ['found', 'drained'], stale: ['found'] };
}
