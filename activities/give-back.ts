import { isLaterBoot, type HostReading } from '../src/domain/host.js';
import { targetKey } from '../src/domain/health.js';
import { beating, type Beat } from './beat.js';
import type { RunContext } from './context.js';
import { readHosts } from './hosts.js';
import { readBack, type Moved } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { atAttempt, Standing, type Stands } from './standing.js';

export type GivenBack =
  | ({ kind: 'given-back' } & Moved)
  /** Why nothing more was given back, as phrases. */
  | ({ kind: 'worse'; reasons: string[] } & Moved);

/**
 * Before the go: returns each share to what this run found, never to more, while no host and no target is worse than
 * at preflight. Anything else would be a way to skip the steps that prove a host. `stands` is what the drain left; null
 * where its worker was lost, and nobody can tell what it wrote from what somebody else wrote in its place.
 */
export async function giveBack(ports: Ports, run: RunContext, stands: Stands | null): Promise<GivenBack> {
  return beating<never, GivenBack>(run.config.drain.pollMs, ports.now, async (beat) => {
    const standing = new Standing(run, ports.now(), ({ ruleArn }) =>
      atAttempt(beat.attempt, stands?.[ruleArn] ?? { levels: ['found', 'drained'], stale: [] }, 'found'),
    );
    for (const action of run.plan) {
      if (action.groups.every((group) => group.found === 0)) continue;
      const reasons = await moveShares(ports, run, beat, standing, action, 'found', async () => {
        const worse = await waitUntilNoWorse(ports, run, beat);
        return worse.length > 0 ? worse : null;
      });
      if (reasons !== null) return { kind: 'worse', reasons, ...(await readBack(ports, run, beat, standing)) };
    }
    return { kind: 'given-back', ...(await readBack(ports, run, beat, standing)) };
  });
}

/** Another boot counts at once; what may be a passing fault has `reactivate.healthyFor` to pass. */
async function waitUntilNoWorse(ports: Ports, run: RunContext, beat: Beat): Promise<string[]> {
  const startedMs = ports.now();
  for (;;) {
    const readings = await readHosts(ports, run, beat);
    const booted = readings.flatMap((reading) => bootedSince(run, reading));
    if (booted.length > 0) return booted;
    const reasons = [
      ...readings.flatMap((reading) => worseSince(run, reading)),
      ...(await worseTargets(ports, run, beat)),
    ];
    if (reasons.length === 0 || ports.now() - startedMs >= run.config.reactivate.healthyForMs) return reasons;
    beat.tell({ waitingFor: reasons });
    await beat.pause(run.config.drain.pollMs);
  }
}

function bootedSince(run: RunContext, reading: HostReading): string[] {
  const before = run.hosts.find((one) => one.name === reading.host)?.bootAtPreflight ?? null;
  if (reading.kind !== 'observed' || reading.boot === null || before === null) return [];
  return isLaterBoot(before, reading.boot) ? [`${reading.host} booted since preflight`] : [];
}

function worseSince(run: RunContext, reading: HostReading): string[] {
  const before = run.hosts.find((one) => one.name === reading.host);
  if (before?.readable !== true) return [];
  if (reading.kind === 'unobservable') return [`${reading.host} can't be read any more (${reading.reason})`];
  return before.ready === true && reading.ready !== true ? [`${reading.host} is not ready any more`] : [];
}

async function worseTargets(ports: Ports, run: RunContext, beat: Beat): Promise<string[]> {
  const health = await ports.loadBalancer.health(run.targetGroupArns, beat.signal);
  if (health.kind === 'unobservable') return [`target health can't be read (${health.reason})`];
  const healthy = new Set(health.value.filter((one) => one.state === 'healthy').map(targetKey));
  return run.healthyBefore.filter((key) => !healthy.has(key)).map((key) => `target ${key} is not healthy any more`);
}
