import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { VERSION } from '../../src/domain/version.js';
import type { RunReport } from '../../src/runs/report/report.js';
import { testClient } from '../support/temporal.js';
import { openLabSite, type LabSite } from './lab-site.js';

const fixture = (name: string) => fileURLToPath(new URL(`../support/fixtures/${name}`, import.meta.url));

/** The words of a maintenance that must not be readable at the server. */
const SECRETS = ['kernel 6.1.150', 'core-east', '127.0.0.', '/status', 'accepted', 'partners', 'somebody else'];

it.concurrent('with a codec on workers and CLI a whole maintenance leaves nothing readable at the server', async () => {
  const lab = await openLabSite({ settings: { TAGOUT_DATA_CONVERTER: fixture('aes-codec.js') } });
  try {
    const { site, east } = lab;
    const baseline = lab.rules();
    const worker = await site.worker();
    expect((await site.document<{ refusals: string[] }>('plan', 'east')).refusals).toEqual([]);
    const { runId } = await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    expect(await site.tagout('wait', '--until', 'maintenance')).toMatchObject({ exit: 0 });
    const told = await site.document('status');

    await worker.kill('SIGKILL');
    // The same works without a worker: from memo, history and heartbeats.
    expect(await site.document('status')).toMatchObject({
      runId,
      worker: false,
      reason: told.reason,
      hosts: told.hosts.map(({ name, inFlight }) => ({ name, inFlight })),
      // The last heartbeat of the watcher may be 5 s old, and so from before the last write.
      shares: told.shares.map(({ where, baseline }) => ({ where, baseline, observed: expect.any(Number) as number })),
    });
    const without = await site.start(['status'], { TAGOUT_DATA_CONVERTER: '' }).ended;
    expect(without).toMatchObject({ exit: 2, stdout: '' });
    expect(without.stderr).toBe(
      'the data of this run is encoded: set TAGOUT_DATA_CONVERTER to the module that the workers use',
    );
    const otherKey = await site.start(['status'], { AES_KEY: 'another' }).ended;
    expect(otherKey).toMatchObject({ exit: 2, stdout: '' });
    expect(otherKey.stderr).toMatch(/^TAGOUT_DATA_CONVERTER: the module .* can't decode the data in Temporal: .*key/);
    await expectNotKnown(site);

    await site.worker();
    for (const host of east) await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
    const [first, second] = east.map(({ name }) => name);
    // A host knows no key: its claim comes as plain JSON, and counts.
    expect(await site.tagoutHost(first!, 'done').ended).toMatchObject({ exit: 0 });
    expect(await site.tagout('done', '--host', second!, '--reason', 'seen it boot')).toMatchObject({ exit: 0 });
    expect(await site.tagout('wait', '--until', 'restored')).toMatchObject({ exit: 0 });
    expect(lab.rules()).toEqual(baseline);
    expect(await readableIn(lab, runId)).toEqual([]);
    await expectReported(lab);
  } finally {
    await lab.close();
  }
});

it.concurrent('a failed run shows its report to whoever has the codec, and nothing to the server', async () => {
  const lab = await openLabSite({ settings: { TAGOUT_DATA_CONVERTER: fixture('aes-converter.js') } });
  try {
    const { site, world } = lab;
    await site.worker();
    const { runId } = await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    expect(await site.tagout('wait', '--until', 'maintenance')).toMatchObject({ exit: 0 });
    world.foreigner().setShare(world.arns.httpV1, world.arns.east, 50);
    expect(await site.tagout('wait', '--until', 'failed')).toMatchObject({ exit: 0 });
    const { failure } = await site.document('status');
    expect(failure).toMatchObject({ type: 'RoutingDrift', drift: [{ observed: '50' }] });
    expect(await readableIn(lab, runId)).toEqual([]);
    expect(await site.tagout('guard')).toMatchObject({ exit: 3 });
    await expectNotKnown(site);
    // The run that adopts this one knows its go and shares: the worker reads memo and failure through the codec.
    const adopted = await site.document<{ refusals: string[]; warnings: string[] }>('plan', 'east', '--adopt');
    expect(adopted).toMatchObject({ refusals: [] });
  } finally {
    await lab.close();
  }
});

it.concurrent('a claim that only looks encoded does not stop the run, which can be aborted', async () => {
  const lab = await openLabSite({ settings: { TAGOUT_DATA_CONVERTER: fixture('aes-converter.js') } });
  try {
    const { site } = lab;
    await site.worker();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    expect(await site.tagout('wait', '--until', 'maintenance')).toMatchObject({ exit: 0 });
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const input = {
      payloads: [{ metadata: { encoding: base64('binary/encrypted') }, data: base64('garbage') }],
    };
    const run = `${inject('temporal').httpUrl}/api/v1/namespaces/default/workflows/tagout-${site.options.service}`;
    for (const name of ['maintenanceDone', 'another']) {
      const { status } = await fetch(`${run}/signal/${name}`, {
        method: 'POST',
        body: JSON.stringify({ input, requestId: randomUUID() }),
      });
      expect(status).toBe(200);
    }
    expect(await site.tagout('done', '--host', 'east-1', '--reason', 'x')).toMatchObject({ exit: 3 });
    expect((await site.document('status')).claims).toMatchObject([{ host: '(no host)', verdict: 'unknown-host' }, {}]);
    expect(await site.tagout('abort', '--leave-out', '--reason', 'x')).toMatchObject({ exit: 0 });
    expect(await site.tagout('wait', '--until', 'failed')).toMatchObject({ exit: 0 });
    expect((await site.document('status')).failure).toMatchObject({ type: 'Aborted' });
  } finally {
    await lab.close();
  }
});

it.concurrent('a codec whose service never answers ends the CLI with one sentence', async () => {
  const lab = await openLabSite({ settings: { TAGOUT_DATA_CONVERTER: fixture('aes-codec.js') } });
  try {
    const { site } = lab;
    await site.worker();
    await site.document('start', 'east', '--reason', 'kernel');
    const settings = { TAGOUT_DATA_CONVERTER: fixture('silent-codec.js') };
    for (const command of ['status', 'report'].map((verb) => site.start([verb], settings))) {
      const { exit, stdout, stderr } = await command.ended;
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      expect(stderr).toMatch(
        /^TAGOUT_DATA_CONVERTER: .* can't decode the data in Temporal: it has not answered for 10 s$/,
      );
    }
  } finally {
    await lab.close();
  }
});

it.concurrent('an invalid converter ends worker and CLI with one sentence', async () => {
  const lab = await openLabSite({ settings: { TAGOUT_DATA_CONVERTER: 'no-such-module' } });
  try {
    for (const command of ['worker', 'status']) {
      const { exit, stderr } = await lab.site.tagout(command);
      expect({ exit, lines: stderr.split('\n').length }).toEqual({ exit: 2, lines: 1 });
      expect(stderr).toMatch(/^TAGOUT_DATA_CONVERTER: the module no-such-module can't be loaded: /);
    }
  } finally {
    await lab.close();
  }
});

/** Whoever has the codec gets the whole report in every form; nobody else gets a part of it. */
async function expectReported({ site, world }: LabSite): Promise<void> {
  const report = await site.document<RunReport>('report', '--format', 'json');
  const own = world.core.journal.writes().filter(({ by }) => !by.foreign);
  expect(report.writes!.map(({ requestId }) => requestId)).toEqual(own.map(({ requestId }) => requestId));
  expect(report).toMatchObject({ phase: 'restored', reason: 'kernel 6.1.150', versions: { workers: [VERSION] } });
  expect(report.hosts.every(({ inFlight }) => inFlight!.of > 0)).toBe(true);
  expect(report.claims.map(({ host, verdict }) => [host, verdict])).toEqual([
    ['east-1', 'counted'],
    ['east-2', 'counted'],
  ]);
  for (const format of ['html', 'md']) {
    const { exit, stdout } = await site.tagout('report', '--format', format);
    expect(exit).toBe(0);
    for (const text of ['kernel 6.1.150', 'seen it boot', 'core-east 0', own[0]!.requestId])
      expect(stdout).toContain(text);
  }
  for (const settings of [{ TAGOUT_DATA_CONVERTER: '' }, { AES_KEY: 'another' }]) {
    const file = join(site.folder, 'report.html');
    const { exit, stdout, stderr } = await site.start(['report', '--output', file], settings).ended;
    expect({ exit, stdout, lines: stderr.split('\n').length }).toEqual({ exit: 2, stdout: '', lines: 1 });
    expect(stderr).toContain('TAGOUT_DATA_CONVERTER');
    expect(existsSync(file)).toBe(false);
  }
}

/** A guard that can't read the run does not say that all is clear. */
async function expectNotKnown(site: LabSite['site']): Promise<void> {
  for (const settings of [{ TAGOUT_DATA_CONVERTER: '' }, { AES_KEY: 'another' }]) {
    const { exit, stdout, stderr } = await site.start(['guard', '--wait', '1h'], settings).ended;
    expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' });
    expect(stderr).toContain('TAGOUT_DATA_CONVERTER');
  }
}

/** Which of the words and payloads of a run the server could read, without search attributes and a host's claim. */
async function readableIn({ site }: LabSite, runId: string): Promise<string[]> {
  const { client, close } = await testClient(inject('temporal').address);
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string')
      found.push(...SECRETS.filter((word) => value.includes(word)).map((w) => `${path}: ${w}`));
    if (typeof value !== 'object' || value === null || /searchAttributes|Signaled/.test(path)) return;
    if (value instanceof Uint8Array) return walk(Buffer.from(value).toString('latin1'), path);
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  const handle = client.workflow.getHandle(`tagout-${site.options.service}`, runId);
  const { events } = await handle.fetchHistory();
  expect(events?.length).toBeGreaterThan(20);
  walk(events, 'history');
  const { workflowId } = handle;
  const where = { namespace: 'default', execution: { workflowId, runId } };
  walk({ ...(await client.workflowService.describeWorkflowExecution(where)) }, 'description');
  await close();
  return found;
}
