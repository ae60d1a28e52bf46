import { appendFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { RollDocument } from '../../src/domain/roll/document.js';
import { openLabSite } from './lab-site.js';
import type { Running } from '../support/cli.js';

const REBOOT = { downMs: 300, warmingMs: 300 };

test('a roll by the commands alone, with a worker killed in the gate, loses no request', async () => {
  const lab = await openLabSite({ workerWords: (folder) => ['worker', '--configs', folder] });
  const { site, world, traffic } = lab;
  try {
    await appendFile(site.file, 'roll: { gate: 2s }\n');
    const baseline = lab.rules();
    let worker: Running = await site.worker();
    const started = await site.document<RollDocument>('roll', '--reason', 'kernel 6.1.150');
    expect(started.roll.clusters.map(({ name }) => name)).toEqual(['east', 'west']);
    for (const cluster of ['east', 'west']) {
      expect(await site.tagout('wait', cluster, '--until', 'maintenance', '--timeout', '60s')).toMatchObject({
        exit: 0,
      });
      expect(await site.tagout('start', 'east', '--reason', 'me too')).toMatchObject({
        exit: 3,
        stderr: expect.stringContaining(`a roll of ${site.options.service} is under way`) as string,
      });
      const hosts = [...world.hosts.values()].filter((host) => host.cluster === cluster);
      await Promise.all(
        hosts.map(async (host) => {
          await host.reboot(REBOOT).warming;
          expect(await site.tagoutHost(host.name, 'done', 'rebooted').ended).toMatchObject({ exit: 0 });
        }),
      );
      if (cluster === 'west') break;
      expect(await site.tagout('wait', cluster, '--until', 'restored', '--timeout', '60s')).toMatchObject({ exit: 0 });
      await worker.kill('SIGKILL');
      worker = await site.worker();
    }
    expect(await site.tagout('wait', '--until', 'restored', '--timeout', '90s')).toMatchObject({ exit: 0 });
    expect(lab.rules()).toEqual(baseline);
    expect(traffic.tally.lostAnswers).toEqual([]);
  } finally {
    await lab.close();
  }
});
