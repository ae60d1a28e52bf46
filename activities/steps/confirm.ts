import type { HostReading } from '../../src/domain/host.js';
import type { Read } from '../../src/domain/observation.js';
import type { TargetHealth } from '../../src/domain/routing.js';
import { fewOf } from '../../src/domain/few.js';
import type { Progress } from '../../src/domain/status.js';
import { beating } from '../beat.js';
import { UnderWay } from '../under-way.js';
import { longestGapMs, longestLookMs } from '../scopes.js';
import { readHosts } from '../hosts.js';
import { judge, type ClaimedBoot, type ConfirmScope } from '../inspect.js';
import type { Ports } from '../ports.js';

export type Confirmation =
  | { kind: 'confirmed'; readings: HostReading[] }
  /** A host booted after its claim: the claim is void. */
  | { kind: 'void'; readings: HostReading[] };

/**
 * Waits until every host answers, is ready and still in its claimed boot, and every target is healthy, all for
 * `healthyFor`.
 */
export async function confirm(ports: Ports, run: ConfirmScope, claimed: ClaimedBoot[]): Promise<Confirmation> {
  const { drain, reactivate } = run.config;
  return beating<never, Confirmation>(run, ports, async (beat) => {
    let goodSinceMs: number | null = null;
    let restarted: Progress['restarted'] = null;
    let sampledMs = ports.now();
    let healthMs = ports.now();
    const underWay = new UnderWay<Read<TargetHealth[]>>();
    for (;;) {
      const startedMs = ports.now();
      const readings = await readHosts({ ports, run, beat });
      // Measured to the end of the sample, because a worker may also be held up in the middle of one.
      if (ports.now() - sampledMs > longestGapMs(run)) goodSinceMs = null;
      sampledMs = ports.now();
      underWay.begin(() => ports.loadBalancer.health(run.targetGroupArns, beat.signal));
      await Promise.race([underWay.answered(), beat.pause(drain.pollMs)]);
      const health = underWay.take();
      const { problems, otherBoot } = judge(readings, health, claimed);
      if (otherBoot.length > 0) return { kind: 'void', readings };
      if (problems.length > 0 && goodSinceMs !== null)
        restarted = { at: new Date(ports.now()).toISOString(), why: fewOf(problems) };
      if (problems.length > 0) goodSinceMs = null;
      if (health?.kind === 'observed') {
        if (health.askedMs - healthMs - health.queuedMs > longestLookMs(run)) goodSinceMs = null;
        healthMs = health.askedMs;
        const isGood = problems.length === 0;
        const sinceMs = goodSinceMs ?? Infinity;
        if (isGood && Math.min(startedMs, health.askedMs) - sinceMs >= reactivate.healthyForMs)
          return { kind: 'confirmed', readings };
        if (isGood) goodSinceMs ??= ports.now();
      }
      const ofMs = reactivate.healthyForMs;
      const goodMs = goodSinceMs === null ? 0 : ports.now() - goodSinceMs;
      const doneMs = Math.min(ofMs, goodMs);
      beat.tell({
        waitingFor: problems.length > 0 ? problems : ['reactivate.healthyFor'],
        progress: [{ wait: 'reactivate.healthyFor', doneMs, ofMs, restarted }],
      });
      await beat.pause(untilNextSampleMs(drain.pollMs, ofMs - goodMs));
    }
  });
}

/** The sample that ends a wait begins as soon as the wait is over. A timer of Node.js may be 1 ms early. */
export function untilNextSampleMs(pollMs: number, leftMs: number): number {
  return leftMs <= 0 ? pollMs : Math.min(pollMs, leftMs + 1);
}
