import { beating } from '../beat.js';
import { BlockerWatch } from '../blockers.js';
import type { LevelsByRule } from '../../src/domain/known-levels.js';
import { untilCapacity } from '../capacity.js';
import type { RoutingScope } from '../scopes.js';
import { readBack, type Moved } from '../look.js';
import { moveTo } from '../../src/domain/move.js';
import type { PlannedAction } from '../../src/domain/plan.js';
import { moveShares } from '../move-shares.js';
import type { Ports } from '../ports.js';
import type { Step } from '../step.js';
import { closedNow, untilNearOpening } from '../window.js';
import { resumedLevels, type Course, type MoveCursor } from '../resumed-levels.js';

export interface Drained extends Moved {
  stands: LevelsByRule;
  /** Set if nothing was written because the window is closed: why, as a phrase. */
  closed?: string;
}

const COURSE: Course = { from: () => ({ levels: ['found'], stale: [] }), levels: ['drained'] };

/**
 * For each forward action of the cluster: read, compare, ask the blockers, check capacity, write share 0, confirm by
 * reading back.
 */
export async function drain(ports: Ports, run: RoutingScope): Promise<Drained> {
  return beating<MoveCursor, Drained>(run, ports, async (beat) => {
    const step = { ports, run, beat };
    const { known, cursor } = await resumedLevels(step, COURSE);
    beat.leaves(() => known.now(ports.now()));
    const blockers = BlockerWatch.of(step, 'DrainDeadline');
    // A drain that has begun goes on.
    const hasBegun = (): boolean => run.plan.some((one) => cursor.levels[one.ruleArn] === 'drained' && isWritten(one));
    const check = async (writing: Step<RoutingScope>): Promise<string | null> => {
      if (!hasBegun()) await untilNearOpening(writing);
      return (await untilCapacity(writing)) ?? (hasBegun() ? null : closedNow(writing));
    };
    for (const action of run.plan) {
      const closed = await moveShares(step, known, moveTo(action, 'drained'), { check, blockers });
      if (closed !== null) return { ...(await readBack(step, known)), stands: known.now(ports.now()), closed };
      cursor.levels[action.ruleArn] = 'drained';
      beat.remember(cursor);
    }
    return { ...(await readBack(step, known)), stands: known.now(ports.now()) };
  });
}

/** False for an adopted action whose shares were 0 before. */
function isWritten({ groups }: PlannedAction): boolean {
  return groups.some(({ found }) => found > 0);
}
