import { expect } from 'vitest';
import { groupShares } from '../../lab/alb/forward.js';
import { shapes } from '../../lab/alb/tree.js';
import type { LabHost } from '../../lab/hosts/host.js';
import type { World } from '../../lab/world.js';
import type { Site } from './site.js';

/**
 * Does what every host of a site does: it reboots when it has the go, and claims as soon as it is up again. `timeoutS`:
 * how long they wait for the go.
 */
export async function maintainHosts(site: Site, hosts: LabHost[], timeoutS = 300): Promise<void> {
  await Promise.all(
    hosts.map(async (host) => {
      const { exit, stderr } = await site.tagoutHost(host.name, 'wait', '--timeout', String(timeoutS)).ended;
      expect(exit, stderr).toBe(0);
      await host.reboot({ downMs: 300, warmingMs: 300 }).warming;
      const claimed = await site.tagoutHost(host.name, 'done', 'rebooted').ended;
      expect(claimed.exit, claimed.stderr).toBe(0);
    }),
  );
}

/**
 * For each action, the shares of these target groups in each write, in order, such as `0 100`. The journal has every
 * write that was carried out.
 */
export function writesOf({ core }: World, groups: string[]): string[][] {
  const written = new Map<unknown, string[]>();
  for (const { params, action: api } of core.journal.writes()) {
    if (api.endsWith('Tags')) continue;
    const action = params['RuleArn'] ?? params['ListenerArn'];
    const tuples = [...shapes(params, 'Actions'), ...shapes(params, 'DefaultActions')].flatMap(groupShares);
    const shares = groups.map((group) => tuples.find(({ arn }) => arn === group)?.share);
    written.set(action, [...(written.get(action) ?? []), shares.join(' ')]);
  }
  return [...written.values()];
}
