import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { DevServer } from '../../src/dev-server.js';
import { maintenanceId } from '../../workflows/messages.js';
import { restartableTestServer } from '../support/dev-server.js';
import { held } from '../support/held.js';
import { testClient } from '../support/temporal.js';
import { openLabSite, type LabSite } from './lab-site.js';

/** How often the test asks whether there is a run. */
const LOOK_AGAIN_MS = 10;

describe('a crash', () => {
  it.concurrent('of the worker while the hosts are away loses nothing: the next one finishes', async () => {
    const lab = await openLabSite();
    try {
      const { site } = lab;
      const baseline = lab.rules();
      const worker = await site.worker();
      await site.document('start', 'east', '--reason', 'kernel 6.1.150');
      await site.tagout('wait', '--until', 'maintenance');
      await worker.kill('SIGKILL');
      const orphaned = site.document('status');
      await rebootAndClaim(lab);
      expect(await orphaned).toMatchObject({ phase: 'maintenance', worker: false });
      await site.worker();
      await expectRestored(lab, baseline);
    } finally {
      await lab.close();
    }
  });

  it.concurrent('of the CLI ends nothing: the run goes on, and the next command shows it', async () => {
    const lab = await openLabSite();
    const { client, close } = await testClient();
    try {
      const { site } = lab;
      const baseline = lab.rules();
      await site.worker();
      // Preflight hangs until then, and so does the command.
      const { until, release } = held();
      lab.world.core.inject('DescribeLoadBalancers', { kind: 'hold', until });
      const start = site.start(['start', 'east', '--reason', 'kernel 6.1.150']);
      await exists(client, site.options.service);
      expect(await start.kill('SIGKILL')).toMatchObject({ exit: undefined });
      release();
      const waiting = site.start(['wait', '--until', 'restored']);
      expect(await site.tagout('wait', '--until', 'maintenance')).toMatchObject({ exit: 0 });
      expect(await waiting.kill('SIGKILL')).toMatchObject({ exit: undefined });
      expect(await site.document('status')).toMatchObject({ phase: 'maintenance', worker: true, failure: null });
      await rebootAndClaim(lab);
      await expectRestored(lab, baseline);
      expect(await site.document('status')).toMatchObject({ phase: 'restored', outOfService: [], next: null });
    } finally {
      await close();
      await lab.close();
    }
  });

  it.concurrent('of the Temporal server loses nothing: it goes on where it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tagout-e2e-'));
    const restart = await restartableTestServer(join(folder, 'temporal.db'));
    const first = await restart();
    const lab = await openLabSite({ temporal: first });
    let second: DevServer | undefined;
    try {
      const { site } = lab;
      const baseline = lab.rules();
      await site.worker();
      await site.document('start', 'east', '--reason', 'kernel 6.1.150');
      await site.tagout('wait', '--until', 'maintenance');
      const waiting = site.start(['wait', '--until', 'restored']);
      const hooks = lab.east.map(({ name }) => site.tagoutHost(name, 'wait', '--timeout', '120'));
      await first.stop('kill');
      second = await restart();
      for (const hook of hooks) expect(await hook.ended).toMatchObject({ exit: 0 });
      await rebootAndClaim(lab);
      expect(await waiting.ended).toMatchObject({ exit: 0 });
      await expectRestored(lab, baseline);
    } finally {
      await lab.close();
      await second?.stop();
      await first.stop();
      await rm(folder, { recursive: true });
    }
  });
});

/** Resolves once there is a run of this service. */
async function exists(client: Client, service: string): Promise<void> {
  const run = client.workflow.getHandle(maintenanceId(service));
  const isThere = (): Promise<boolean> =>
    run.describe().then(
      () => true,
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );
  while (!(await isThere())) await sleep(LOOK_AGAIN_MS);
}

async function rebootAndClaim({ site, east }: LabSite): Promise<void> {
  await Promise.all(
    east.map(async (host) => {
      await host.reboot({ downMs: 200, warmingMs: 200 }).warming;
      expect(await site.tagoutHost(host.name, 'done').ended).toMatchObject({ exit: 0 });
    }),
  );
}

async function expectRestored({ site, traffic, rules }: LabSite, baseline: string): Promise<void> {
  const { exit, stdout } = await site.tagout('wait', '--until', 'restored', '--timeout', '60s');
  expect(exit, stdout).toBe(0);
  expect(rules()).toEqual(baseline);
  expect(traffic.tally.lostAnswers).toEqual([]);
}
