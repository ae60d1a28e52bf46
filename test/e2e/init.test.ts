import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import type { PlanDocument } from '../../workflows/messages.js';
import { describeWithMoto } from '../support/moto.js';
import { openLabSite } from './lab-site.js';
import { startMotoWorld } from './moto-world.js';
import { newService, Site } from './site.js';

interface Written {
  clusters: Record<string, { hosts: Record<string, string | { address: string; target: string }> }>;
  hostStatus: { url: string }[];
}

/** What a person does with the proposal, who knows what `known` says: fills in what is marked, and nothing else. */
function filledIn(text: string, service: string, known: Written): string {
  const hosts = Object.values(known.clusters).flatMap((cluster) => Object.values(cluster.hosts));
  const withAddresses = hosts.reduce<string>((so, host) => {
    if (typeof host === 'string') return so;
    return so.replace(`: ${host.target}\n`, `: { address: ${host.address}, target: ${host.target} }\n`);
  }, text);
  return withAddresses
    .replace(/url: # tagout could not know .*/, `url: ${known.hostStatus[0]!.url}`)
    .replace('service: core\n', `service: ${service}\n`);
}

/** From nothing to a plan that would not be refused. */
async function fromNothing(site: Site): Promise<PlanDocument> {
  const file = join(site.folder, 'proposed.yaml');
  const first = await site.tagout('init', '--load-balancer', 'core', '--output', file);
  expect(first).toMatchObject({ exit: 0, stderr: '' });
  const before = await site.tagout('check', '-f', file);
  const text = await readFile(file, 'utf8');
  const wrong = before.stdout.split('\n').map((line) => Number(/proposed\.yaml:(\d+): /.exec(line)?.[1]));
  for (const line of wrong) expect(text.split('\n')[line - 1]).toContain('# tagout could not know ');
  const { service, configYaml } = site.options;
  await writeFile(file, filledIn(text, service, parse(configYaml) as Written));
  expect(await site.tagout('check', '-f', file)).toMatchObject({ exit: 0, stdout: 'ok' });
  return site.document<PlanDocument>('plan', 'east', '-f', file);
}

it('a config that init wrote of the lab, filled in, is ready for a plan', async () => {
  const lab = await openLabSite();
  try {
    await lab.site.worker();
    const { refusals, changes, hosts } = await fromNothing(lab.site);
    expect({ refusals, changes: changes.length, hosts: hosts.length }).toEqual({ refusals: [], changes: 3, hosts: 2 });
    expect(lab.ownWrites()).toBe(0);
  } finally {
    await lab.close();
  }
});

describeWithMoto("moto's server as ELBv2", () => {
  it('a config that init wrote of it, filled in, is ready for a plan', async () => {
    const service = newService();
    const { environment, configYaml, routing, stop } = await startMotoWorld(service);
    const site = await Site.open({ temporal: inject('temporal'), service, configYaml, aws: environment });
    try {
      const before = await routing();
      await site.worker();
      const { refusals, changes } = await fromNothing(site);
      expect({ refusals, changes: changes.length }).toEqual({ refusals: [], changes: 3 });
      expect(await routing()).toEqual(before);
    } finally {
      await site.close();
      await stop();
    }
  });
});
