import { beating } from './beat.js';
import { untilCapacity } from './capacity.js';
import type { RoutingScope } from './context.js';
import { readBack, type Moved } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { resumedStanding, type Course, type MoveCursor } from './resumed-standing.js';
import type { Stands } from './standing.js';

export interface Drained extends Moved {
  stands: Stands;
}

const COURSE: Course = { from: () => ({ levels: ['found'], stale: [] }), levels: ['drained'] };

/** For each forward action of the cluster: read, compare, see that enough would remain, write share 0, confirm by reading back. */
export async function drain(ports: Ports, run: RoutingScope): Promise<Drained> {
  return beating<MoveCursor, Drained>(run.config.drain.pollMs, ports, async (beat) => {
    const { standing, cursor } = await resumedStanding(ports, run, beat, COURSE);
    beat.leaves(() => standing.now(ports.now()));
    for (const action of run.plan) {
      await moveShares(ports, run, beat, standing, action, 'drained', (writing) => untilCapacity(ports, run, writing));
      cursor.levels[action.ruleArn] = 'drained';
      beat.remember(cursor);
    }
    return { ...(await readBack(ports, run, beat, standing)), stands: standing.now(ports.now()) };
  });
}
