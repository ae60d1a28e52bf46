import { randomInt } from 'node:crypto';
import { LabHost } from './host.js';

const ATTEMPTS_MAX = 20;

/** Which hosts there are, by cluster: `{ east: ['east-1', 'east-2'] }`. */
export type HostNames = Readonly<Record<string, readonly string[]>>;

/**
 * Starts every host on its own address in 127.0.0.0/8, all on the same port, because a status URL has one port for all.
 * The addresses are random, so that worlds that run at the same time don't collide.
 */
export async function startHosts(names: HostNames, newBootId?: () => string): Promise<LabHost[]> {
  for (let attempt = 1; ; attempt += 1) {
    const net = `127.${String(randomInt(16, 250))}.${String(randomInt(1, 250))}`;
    const hosts = Object.entries(names).flatMap(([cluster, list], c) =>
      list.map((name, h) => new LabHost(name, cluster, `${net}.${String((c + 1) * 10 + h + 1)}`, newBootId)),
    );
    try {
      let port = 0;
      for (const host of hosts) {
        await host.start(port);
        port = host.port;
      }
      return hosts;
    } catch (error) {
      await Promise.all(hosts.map((host) => host.stop()));
      if (attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
