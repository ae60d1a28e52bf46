import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { journey, type Journey } from '../../support/journey.js';
import { configText, tagout } from '../../src/cli/stub/harness.js';

/** `tagout wait --until maintenance`, in this process, for the service of a journey. */
async function gate({ config }: Journey, timeout: string): Promise<{ exit: number; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-gate-'));
  const file = join(folder, 'tagout.yaml');
  writeFileSync(file, configText(config.service));
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  try {
    return await tagout(['wait', '--until', 'maintenance', '--timeout', timeout], { TAGOUT_FILE: file });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

journey('no gate opens while nobody watches the load balancer', { ownWorker: 'now' }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  expect(await gate(journey, '60s')).toMatchObject({ exit: 0 });
  await journey.stopWorkers();
  journey.meddle('httpV1', 'east', 100);
  const { exit, stderr } = await gate(journey, '2s');
  expect(exit).toBe(6);
  expect(stderr).toMatch(/the run of east is in maintenance, but waiting for the next look at the load balancer/);
  await journey.startWorker();
  expect((await run.ends()).failure?.type).toBe('RoutingDrift');
});
