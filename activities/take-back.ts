import { beating } from './beat.js';
import { capacityShortOnceRead } from './capacity.js';
import type { RoutingScope } from './context.js';
import { readBack, type Moved } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { resumedStanding, type Course, type MoveCursor } from './resumed-standing.js';
import type { Stands } from './standing.js';

export type TakenBack = { kind: 'taken-back' } & Moved;
export type Left = { kind: 'left'; reasons: string[] } & Moved;

/**
 * Takes the run's own shares back to 0 after a host was lost, unless too few healthy targets would remain. `stands` is
 * what `reactivate` left: what somebody else has given the cluster since is drift, and not taken.
 */
export async function takeBack(ports: Ports, run: RoutingScope, stands: Stands): Promise<TakenBack | Left> {
  return beating<MoveCursor, TakenBack | Left>(run.config.drain.pollMs, ports, async (beat) => {
    const course: Course = { from: ({ ruleArn }) => stands[ruleArn]!, levels: ['drained'] };
    const { standing, cursor } = await resumedStanding(ports, run, beat, course);
    for (const action of run.plan) {
      const reasons = await moveShares(ports, run, beat, standing, action, 'drained', async (writing) => {
        const short = await capacityShortOnceRead(ports, run, writing);
        return short.length > 0 ? short : null;
      });
      if (reasons !== null) return { kind: 'left', reasons, ...(await readBack(ports, run, beat, standing)) };
      cursor.levels[action.ruleArn] = 'drained';
      beat.remember(cursor);
    }
    return { kind: 'taken-back', ...(await readBack(ports, run, beat, standing)) };
  });
}
