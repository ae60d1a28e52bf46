import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended } from '../../lab/show/program.js';
import { TAGOUT } from '../results.js';
import type { Site } from '../stage/site.js';
import type { Outcome, Peer } from './peer.js';

const REFUSED = 3;

/** tagout as an operator uses it: the CLI, one worker, and `tagout-host` on the hosts, which ask a gateway. */
export const tagout: Peer = {
  name: TAGOUT,
  what: 'tagout with its defaults, one worker, and tagout-host on the hosts, by a gateway',
  takes: 'shares',
  async prepare(site) {
    const worker = site.tagout('worker', '--elb-reads', String(site.times.elbReads));
    await worker.says(/worker ready/);
    for (const { name } of site.east) {
      const token = await succeed(site.tagout('token', '--host', name, '--keys', site.ground.keys).ended);
      await writeFile(join(site.folder, `${name}.token`), token.stdout, { mode: 0o600 });
    }
  },
  async maintain(site) {
    const first = await start(site);
    if (first.exit === REFUSED) {
      // Drained by hand: the way on that the refusal names.
      const adopted = await start(site, '--adopt', '--share', 'balanced');
      if (adopted.exit !== 0) return outcomeOf(adopted);
    } else if (first.exit !== 0) return outcomeOf(first);
    const hosts = maintainHosts(site);
    hosts.catch(() => undefined);
    return outcomeOf(await site.tagout('wait', 'east', '--until', 'restored').ended);
  },
};

function start(site: Site, ...words: string[]): Promise<Ended> {
  return site.tagout('start', 'east', '--reason', 'kernel 6.1.150', ...words).ended;
}

/** What the unit of tagout-host does: it waits for the go, the host reboots, and at boot it claims. */
export async function maintainHosts(site: Site): Promise<void> {
  await Promise.all(
    site.east.map(async (host) => {
      await succeed(site.tagoutHost(host.name, 'wait').ended);
      await site.hands.reboot(host).warming;
      await succeed(site.tagoutHost(host.name, 'done', 'rebooted').ended);
    }),
  );
}

async function succeed(ended: Promise<Ended>): Promise<Ended> {
  const { exit, stdout, stderr } = await ended;
  if (exit !== 0) throw new Error(`a program of tagout ended with ${exit}: ${stdout}${stderr}`);
  return { exit, stdout, stderr };
}

function outcomeOf({ exit, stdout, stderr }: Ended): Outcome {
  return { exit, said: (stderr || stdout).trim().split('\n')[0] ?? '' };
}
