import { beating } from '../beat.js';
import type { LevelsByRule } from '../../src/domain/known-levels.js';
import { capacityShortOnceRead } from '../capacity.js';
import type { RoutingScope } from '../scopes.js';
import { readBack, type Moved } from '../look.js';
import { moveTo } from '../../src/domain/move.js';
import { moveShares } from '../move-shares.js';
import type { Ports } from '../ports.js';
import { resumedLevels, type Course, type MoveCursor } from '../resumed-levels.js';

export type TakenBack = { kind: 'taken-back' } & Moved;
export type Left = { kind: 'left'; reasons: string[] } & Moved;

/**
 * Takes the run's own shares back to 0 after a host was lost or a blocker stayed, unless too few healthy targets would remain. `stands`:
 * the levels that `reactivate` left. Shares that somebody else has given the cluster since are drift, and stay.
 */
export async function takeBack(ports: Ports, run: RoutingScope, stands: LevelsByRule): Promise<TakenBack | Left> {
  return beating<MoveCursor, TakenBack | Left>(run, ports, async (beat) => {
    const step = { ports, run, beat };
    const course: Course = { from: ({ ruleArn }) => stands[ruleArn]!, levels: ['drained'] };
    const { known, cursor } = await resumedLevels(step, course);
    for (const action of run.plan) {
      const reasons = await moveShares(step, known, moveTo(action, 'drained'), {
        check: async (writing) => {
          const short = await capacityShortOnceRead(writing);
          return short.length > 0 ? short : null;
        },
        // A lost host must get no traffic, whatever is firing.
        blockers: null,
      });
      if (reasons !== null) return { kind: 'left', reasons, ...(await readBack(step, known)) };
      cursor.levels[action.ruleArn] = 'drained';
      beat.remember(cursor);
    }
    return { kind: 'taken-back', ...(await readBack(step, known)) };
  });
}
