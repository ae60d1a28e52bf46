import { allListeners } from '../alb/find.js';
import type { World } from '../world.js';
import type { Stage } from './stage.js';

export interface RebootPlan {
  downMs: number;
  warmingMs: number;
}

/**
 * Does what the hosts of a cluster would do: `tagout-host wait` before the reboot, `tagout-host done` at boot. Resolves
 * when every claim was accepted. `onGo` is called when a host has the go and goes down.
 */
export async function maintainHosts(
  stage: Stage,
  cluster: string,
  plan: RebootPlan,
  onGo: (host: string) => void,
): Promise<void> {
  const hosts = [...stage.world.hosts.values()].filter((host) => host.cluster === cluster);
  await Promise.all(
    hosts.map(async (host, index) => {
      await succeed(stage.tagoutHost(host.name, 'wait'), `${host.name}: tagout-host wait`);
      onGo(host.name);
      // Hosts need different times: the second comes back later than the first.
      const reboot = host.reboot({ downMs: plan.downMs * (index + 1), warmingMs: plan.warmingMs });
      await reboot.warming;
      await succeed(stage.tagoutHost(host.name, 'done', 'rebooted'), `${host.name}: tagout-host done`);
    }),
  );
}

async function succeed(program: ReturnType<Stage['tagoutHost']>, what: string): Promise<void> {
  const { exit, stderr } = await program.ended;
  if (exit !== 0) throw new Error(`${what} ended with ${exit}: ${stderr}`);
}

/** Every rule as the load balancer has it, to compare with the earlier one. */
export function rulesOf({ core }: World): string {
  const slots = allListeners(core.state).flatMap((listener) => [...listener.rules.values()]);
  return JSON.stringify(slots.map((slot) => slot.current));
}
