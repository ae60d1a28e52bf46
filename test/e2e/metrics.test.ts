import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts } from '../../lab/free-ports.js';
import { scrape, type Sample } from '../support/scrape.js';
import { openLabSite } from './lab-site.js';

async function freeAddress(): Promise<string> {
  const [port] = await freePorts(1);
  return `127.0.0.1:${port}`;
}

describe('tagout worker --metrics', () => {
  it.concurrent("serves the SDK's metrics, and counts ELBv2 calls as ELBv2 itself does", async () => {
    const address = await freeAddress();
    const lab = await openLabSite({ workerWords: () => ['worker', '--metrics', address] });
    try {
      const { site, world } = lab;
      await site.worker();
      world.core.inject('DescribeListeners', { kind: 'error', code: 'Throttling', message: 'Rate exceeded' });
      expect(await site.tagout('plan', 'east')).toMatchObject({ exit: 0 });
      const journal = world.core.journal.entries.filter(({ by }) => !by.foreign);
      const told: Record<string, number> = {};
      for (const { action, outcome } of journal) {
        const key = `${action} ${outcome === 'Throttling' ? 'throttled' : outcome}`;
        told[key] = (told[key] ?? 0) + 1;
      }
      expect(told['DescribeListeners throttled']).toBe(1);
      const samples = await scrape(address);
      expect(byLabels(samples, 'tagout_elbv2_calls_total', 'action', 'outcome')).toEqual(told);
      expect(samples.map(({ name }) => name)).toContain('temporal_request');
    } finally {
      await lab.close();
    }
  });

  it.concurrent('says in one sentence where it can not listen', async () => {
    const address = await freeAddress();
    const holder = createServer().listen(Number(address.split(':')[1]), '127.0.0.1');
    const lab = await openLabSite();
    try {
      const worker = (where: string) => lab.site.tagout('worker', '--metrics', where);
      expect(await worker(address)).toEqual({
        exit: 5,
        stdout: '',
        stderr: `--metrics ${address}: another program listens there; stop it, or choose another port`,
      });
      // TEST-NET-3 of RFC 5737: no machine has it.
      const elsewhere = await worker('203.0.113.1:9464');
      expect(elsewhere).toMatchObject({ exit: 2, stdout: '' });
      expect(elsewhere.stderr).toMatch(/^--metrics 203\.0\.113\.1:9464 can't be listened at: .+$/);
    } finally {
      holder.close();
      await lab.close();
    }
  });
});

/** The values of a metric, by its labels: `{'DescribeRules ok': 3}`. */
function byLabels(samples: Sample[], metric: string, ...labels: string[]): Record<string, number> {
  const found = samples.filter(({ name }) => name === metric);
  for (const one of found) expect(Object.keys(one.labels).toSorted()).toEqual(labels.toSorted());
  return Object.fromEntries(found.map((one) => [labels.map((label) => one.labels[label]).join(' '), one.value]));
}
