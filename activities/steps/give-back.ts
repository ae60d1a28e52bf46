import { findUnfit, judgeUnfit } from '../../src/domain/give-back.js';
import type { LevelsByRule } from '../../src/domain/known-levels.js';
import { beating } from '../beat.js';
import type { BeforeScope, HostsScope, RoutingScope, RunContext } from '../scopes.js';
import { readHosts } from '../hosts.js';
import { readBack, type Moved } from '../look.js';
import { moveTo } from '../../src/domain/move.js';
import { moveShares } from '../move-shares.js';
import type { Ports } from '../ports.js';
import { asStep } from '../read-place.js';
import { resumedLevels, type MoveCursor } from '../resumed-levels.js';
import type { Step } from '../step.js';

export type GiveBackScope = HostsScope & RoutingScope & BeforeScope & Pick<RunContext, 'adopted' | 'healthyBefore'>;

export type GivenBack =
  | ({ kind: 'given-back' } & Moved)
  /** Why nothing more was given back, as phrases. */
  | ({ kind: 'unfit'; reasons: string[] } & Moved);

/**
 * Before the go: returns each share to what this run found, never to more, while the hosts are fit for it. Giving more
 * would skip the steps that prove a host. `stands`: the levels that the drain left; null if its worker was lost,
 * because then nobody can distinguish its writes from somebody else's.
 */
export async function giveBack(ports: Ports, run: GiveBackScope, stands: LevelsByRule | null): Promise<GivenBack> {
  return beating<MoveCursor, GivenBack>(run, ports, async (beat) => {
    const step = { ports, run, beat };
    const { known, cursor } = await resumedLevels(step, {
      from: ({ ruleArn }) => stands?.[ruleArn] ?? { levels: ['found', 'drained'], stale: [] },
      levels: ['found'],
    });
    for (const action of run.plan) {
      if (action.groups.every((group) => group.found === 0)) continue;
      const reasons = await moveShares(step, known, moveTo(action, 'found'), {
        check: async (writing) => {
          const unfit = await waitUntilFit(writing);
          return unfit.length > 0 ? unfit : null;
        },
        // Giving back is safe, whatever is firing.
        blockers: null,
      });
      if (reasons !== null) return { kind: 'unfit', reasons, ...(await readBack(step, known)) };
      cursor.levels[action.ruleArn] = 'found';
      beat.remember(cursor);
    }
    return { kind: 'given-back', ...(await readBack(step, known)) };
  });
}

/** Why nothing may be given back, as phrases. A passing fault may last `reactivate.healthyFor`. */
async function waitUntilFit(step: Step<GiveBackScope>): Promise<string[]> {
  const { ports, run, beat } = step;
  const unfit = beat.stopwatch('unfit');
  unfit.elapsed();
  for (let as = step; ; as = asStep(step)) {
    // The health is read first, because it may have to wait in the queue; then neither is old at the end.
    const health = await ports.loadBalancer.health(run.targetGroupArns, beat.signal, as.beat.place);
    unfit.leaveOut(health.queuedMs);
    const readings = await readHosts(step);
    const judged = judgeUnfit(findUnfit(run, readings, health), unfit.elapsed(), run.config.reactivate.healthyForMs);
    if (judged.kind === 'unfit') return judged.reasons;
    if (judged.kind === 'fit') {
      unfit.reset();
      return [];
    }
    beat.tell({ waitingFor: judged.reasons });
    await beat.pause(run.config.drain.pollMs);
  }
}
