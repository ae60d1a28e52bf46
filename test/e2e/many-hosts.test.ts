import http from 'node:http';
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { listen, shut } from '../../lab/http.js';
import { worldConfigYaml } from '../../lab/world-config.js';
import type { PlanDocument } from '../../workflows/messages.js';
import { openLabSite } from './lab-site.js';

const HOSTS = 40;

/** Node.js warns from 11 listeners on, and Linux answers at every address of 127.0.0.0/8. */
it('a worker that reads many hosts at once prints no warning on stderr', async () => {
  const lab = await openLabSite();
  const status = http.createServer((_, response) =>
    response.end('{"inFlight":0,"accepted":1,"bootId":"b-1","ready":true}'),
  );
  const port = await listen(status, '0.0.0.0');
  try {
    const { site, world } = lab;
    const hosts = Array.from({ length: HOSTS }, (_, n) => {
      const ip = `127.0.3.${n + 1}`;
      return { name: `east-${n + 1}`, address: ip, targets: [ip] };
    });
    const clusters = world.config.clusters.map((one) => (one.name === 'east' ? { ...one, hosts } : one));
    const hostStatus = world.config.hostStatus.map((one) => ({ ...one, url: `http://{address}:${port}/status` }));
    const config = { ...world.config, clusters, hostStatus, service: site.options.service };
    await writeFile(site.file, worldConfigYaml(config));
    const worker = await site.worker();
    for (let times = 0; times < 3; times += 1) {
      const { stdout, stderr } = await site.tagout('plan', 'east', '--json');
      const plan = JSON.parse(stdout) as PlanDocument;
      expect(plan.hosts.map(({ inFlight }) => inFlight)).toEqual(hosts.map(() => 0));
      expect(stderr).toBe('');
    }
    await worker.kill('SIGTERM');
    expect((await worker.ended).stderr).toBe('');
  } finally {
    await shut(status);
    await lab.close();
  }
});
