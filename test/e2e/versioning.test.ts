import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import type { Running } from '../support/cli.js';
import { testClient } from '../support/temporal.js';
import { openLabSite, type LabSite } from './lab-site.js';

/** The server knows a version only some time after its workers begin to poll. */
const LOOK_AGAIN_MS = 100;

it('Worker Versioning: start names the command, and a run stays with the version that began it', async () => {
  const lab = await openLabSite();
  const { client, close } = await testClient(inject('temporal').address);
  try {
    const { site, east } = lab;
    const deploymentName = site.options.service;
    const makeCurrent = async (buildId: string): Promise<void> => {
      for (;;) {
        const request = { namespace: 'default', deploymentName, buildId, identity: 'test' };
        const error: unknown = await client.workflowService.setWorkerDeploymentCurrentVersion(request).then(
          () => null,
          (failed: unknown) => failed,
        );
        if (error === null) return;
        await sleep(LOOK_AGAIN_MS);
      }
    };
    const first = await worker(lab, deploymentName, '1');
    const refused = await site.tagout('start', 'east', '--reason', 'no version is current');
    expect(refused).toMatchObject({ exit: 5, stdout: '' });
    expect(refused.stderr).toContain(
      `temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id 1; nothing was started`,
    );

    await makeCurrent('1');
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await site.document('wait', '--until', 'maintenance');
    const second = await worker(lab, deploymentName, '2');
    await makeCurrent('2');
    for (const host of east) {
      await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
      expect(await site.tagoutHost(host.name, 'done').ended).toMatchObject({ exit: 0 });
    }
    await site.document('wait', '--until', 'restored');
    expect(await versionsOf(lab)).toEqual(['1']);

    await first.kill('SIGTERM');
    await site.document('start', 'west', '--reason', 'the next one');
    await site.document('wait', 'west', '--until', 'maintenance');
    expect(await versionsOf(lab)).toEqual(['2']);
    await second.kill('SIGTERM');
  } finally {
    await close();
    await lab.close();
  }

  /** The build ids that took the workflow tasks of the latest run. */
  async function versionsOf({ site }: LabSite): Promise<string[]> {
    const { events } = await client.workflow.getHandle(`tagout-${site.options.service}`).fetchHistory();
    const ids = (events ?? []).flatMap(
      (event) => event.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId ?? [],
    );
    return [...new Set(ids)];
  }
});

async function worker({ site }: LabSite, deployment: string, build: string): Promise<Running> {
  const started = site.start(['worker'], { TEMPORAL_DEPLOYMENT_NAME: deployment, TEMPORAL_WORKER_BUILD_ID: build });
  await started.says(/worker ready/);
  return started;
}
