import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { MAINTAIN_CLUSTER, maintenanceId } from '../../../workflows/messages.js';
import { ADOPT, forget } from '../../support/adopting.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, RULES } from '../../support/standard-rules.js';
import { asWatching } from '../../support/without-watcher.js';

const LOOK_AGAIN_MS = 75;
const HOSTS = ['east-1', 'east-2'];

/** What anyone who may start a workflow can set on it. */
interface Forged {
  phase: Phase;
  memo: Record<string, unknown>;
}

async function forge(journey: Journey, { phase, memo }: Forged): Promise<void> {
  const { temporal, config } = journey;
  const handle = await temporal.client.workflow.start(MAINTAIN_CLUSTER, {
    ...{ workflowId: maintenanceId(config.service), taskQueue: 'nobody', args: [], memo },
    typedSearchAttributes: [
      { key: { name: 'TagoutService', type: 'KEYWORD' }, value: config.service },
      { key: { name: 'TagoutCluster', type: 'KEYWORD' }, value: 'east' },
      { key: { name: 'TagoutPhase', type: 'KEYWORD' }, value: phase },
    ],
  });
  await terminated(journey, handle);
}

/** The memo of a real run, changed so that its hosts had the go in a boot that never was. */
async function forgedMemo(run: Maintained): Promise<Record<string, unknown>> {
  const memo = (await run.handle.describe()).memo as { hosts: object[] };
  const boot = { kind: 'id', id: 'made-up' };
  const goAtMs = Date.now() - 60_000;
  return { ...memo, hosts: memo.hosts.map((host) => ({ ...host, boot, bootAtPreflight: boot, hadGo: true, goAtMs })) };
}

/** Resolves once the list of runs, which lags behind, has this run. */
async function listed({ temporal, config }: Journey, runId: string): Promise<void> {
  const query = `WorkflowId = '${maintenanceId(config.service)}'`;
  for (;;) {
    for await (const run of temporal.client.workflow.list({ query })) if (run.runId === runId) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function terminated(journey: Journey, handle: WorkflowHandle): Promise<void> {
  const { runId } = await handle.describe();
  await handle.terminate('forged');
  await listed(journey, runId);
}

async function asksForReboots(run: Maintained): Promise<void> {
  await run.isIn('maintenance');
  for (const host of HOSTS) expect(await run.done({ host })).toMatchObject({ host, verdict: 'not-rebooted' });
}

describe.concurrent('a run that somebody started with a forged memo and phase, and that no worker has taken', () => {
  journey('gives an adopting run neither a share nor a go', {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    const memo = await forgedMemo(first);
    await first.abort({ leaveOut: true });
    await first.ends();
    await forget(journey, first);
    await forge(journey, { phase: 'maintenance', memo });

    const run = await journey.maintain({ adopt: { share: 'balanced' } });
    await asksForReboots(run);
    const { warnings } = await run.status();
    expect(warnings).toContainEqual(expect.stringMatching(/the median of the other clusters/));
    expect(warnings.join()).not.toContain('earlier run');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey("neither hides the run before it nor takes away that run's go", {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    await Promise.all(HOSTS.map((name) => journey.world.host(name).reboot({ downMs: 10, warmingMs: 10 }).ready));
    await first.abort({ leaveOut: true });
    await first.ends();
    const memo = await forgedMemo(first);
    for (const phase of ['restored', 'maintenance'] as const) await forge(journey, { phase, memo });
    // Otherwise the tag would name the run.
    const { core, arns } = journey.world;
    core.state.loadBalancers.get(arns.loadBalancer)!.tags.clear();

    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    for (const host of HOSTS) expect(await second.done({ host })).toMatchObject({ host, verdict: 'counted' });
    const document = await second.ends();
    expect(document.phase).toBe('restored');
    expect(document.warnings).toContainEqual(expect.stringMatching(`from the baseline of run ${first.runId}`));
  });
});

for (const phase of ['maintenance', 'restored'] as const) {
  let isHeld = true;
  journey(
    `a real run that somebody started in ${phase}, and ended before its drain, counts as one that gave no go`,
    {
      activities: (activities) => ({
        ...activities,
        tag: (...asked) => (isHeld ? neverTags() : activities.tag(...asked)),
      }),
    },
    async (journey) => {
      const first = await journey.maintain({ phase });
      while ((await first.handle.describe()).memo?.['baseline'] === undefined) await sleep(LOOK_AGAIN_MS);
      isHeld = false;
      await terminated(journey, first.handle);
      for (const rule of RULES) journey.meddle(rule, 'east', 0);
      await Promise.all(HOSTS.map((name) => journey.world.host(name).reboot({ downMs: 10, warmingMs: 10 }).ready));

      const second = await journey.maintain(ADOPT);
      await asksForReboots(second);
      const from = `from the baseline of run ${first.runId}`;
      expect((await second.status()).warnings).toContainEqual(expect.stringMatching(from));
      await second.handle.terminate('seen');
    },
  );
}

async function neverTags(): Promise<{ taken: [] }> {
  await asWatching();
  return { taken: [] };
}
