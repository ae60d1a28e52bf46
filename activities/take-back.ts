import { observedShares } from '../src/domain/shares.js';
import { beating } from './beat.js';
import { capacityShortOnceRead } from './capacity.js';
import type { RunContext } from './context.js';
import type { Moved } from './drain.js';
import { lookAsExpected } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { Standing } from './standing.js';

export type TakenBack = { kind: 'taken-back' } & Moved;
export type Left = { kind: 'left'; reasons: string[] } & Moved;

/** Takes the run's own shares back to 0 after a host was lost, unless too few healthy targets would remain. */
export async function takeBack(ports: Ports, run: RunContext): Promise<TakenBack | Left> {
  const { config } = run;
  return beating<never, TakenBack | Left>(config.drain.pollMs, ports.now, async (beat) => {
    const standing = new Standing(run, ports.now(), () => ({
      levels: ['drained', ...config.reactivate.steps],
      stale: [],
    }));
    let reasons: string[] = [];
    for (const action of run.plan) {
      reasons =
        (await moveShares(ports, run, beat, standing, action, 'drained', async () => {
          const short = await capacityShortOnceRead(ports, run, beat);
          return short.length > 0 ? short : null;
        })) ?? [];
      if (reasons.length > 0) break;
    }
    const look = await lookAsExpected(ports, run, beat, standing);
    const moved = { shares: observedShares(look.value.routing, run.clusterOf), at: look.at };
    return reasons.length === 0 ? { kind: 'taken-back', ...moved } : { kind: 'left', reasons, ...moved };
  });
}
