import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import { worldConfigYaml } from '../../lab/world-config.js';
import type { Moment } from '../../src/domain/config.js';
import { notifyId } from '../../src/domain/notify/notified-run.js';
import { restartableTestServer } from '../support/dev-server.js';
import { HttpReceiver } from '../support/receiver.js';
import { testClient } from '../support/temporal.js';
import { CrashingServer } from './crashing.js';
import { openLabSite } from './lab-site.js';

/** Not `late`: the deadlines here are short, and how much of them passes depends on the machine. */
const UNHURRIED: Moment[] = ['start', 'go', 'drift', 'end'];

it('when a worker is killed between two moments, the next one tells the rest; no secret is left anywhere', async () => {
  const receiver = await HttpReceiver.start();
  const lab = await openLabSite({ settings: { TAGOUT_HOOK: receiver.url } });
  const { client, close } = await testClient(inject('temporal').address);
  try {
    const { site, world } = lab;
    const { service } = site.options;
    const notify = receiver.told({ on: UNHURRIED, url: '${TAGOUT_HOOK}' });
    await writeFile(site.file, worldConfigYaml({ ...world.config, service, ...notify }));
    expect(await site.tagout('check')).toEqual({ exit: 0, stdout: 'ok', stderr: '' });
    const first = await site.worker();
    const { runId } = await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await receiver.has('start');
    await first.kill('SIGKILL');
    const second = await site.worker();
    await site.tagout('wait', '--until', 'maintenance');
    for (const host of lab.east) {
      await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
      expect(await site.tagoutHost(host.name, 'done').ended).toMatchObject({ exit: 0 });
    }
    expect(await site.tagout('wait', '--until', 'restored')).toMatchObject({ exit: 0 });
    await receiver.has('end');
    const handle = client.workflow.getHandle(notifyId(service, runId));
    await handle.result();
    // Killed before it could report its first message, a worker leaves it to the next one, with the same id.
    expect([...new Set(receiver.taken)].toSorted()).toEqual(['end', 'go', 'start']);
    const histories = await Promise.all([handle, client.workflow.getHandle(`tagout-${service}`)].map(textOf));
    const { stdout, stderr } = await second.kill('SIGTERM');
    const texts = [...histories, stdout, stderr].join(' ');
    expect(texts).toContain('${TAGOUT_HOOK}');
    expect(texts).not.toContain('hush');
  } finally {
    receiver.stop();
    await close();
    await lab.close();
  }
});

it('a worker that is told to end does not wait for a receiver that never answers', async () => {
  const receiver = await HttpReceiver.start();
  receiver.answers = () => () => undefined;
  const lab = await openLabSite();
  try {
    const { site, world } = lab;
    await writeFile(
      site.file,
      worldConfigYaml({ ...world.config, service: site.options.service, ...receiver.told({ on: UNHURRIED }) }),
    );
    const worker = await site.worker();
    const arrived = receiver.arrived.next();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await arrived;
    const toldMs = Date.now();
    expect(await worker.kill('SIGTERM')).toMatchObject({ exit: 0 });
    console.log(`the worker ended ${Date.now() - toldMs} ms after SIGTERM`);
    await site.worker();
    expect((await site.tagout('abort', '--leave-out', '--reason', 'enough')).exit).toBe(0);
  } finally {
    receiver.stop();
    await lab.close();
  }
});

it('an outage of Temporal costs no message', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tagout-e2e-'));
  const server = new CrashingServer(await restartableTestServer(join(folder, 'temporal.db')));
  const receiver = await HttpReceiver.start();
  const lab = await openLabSite({ temporal: await server.running() });
  try {
    const { site, world } = lab;
    const config = { ...world.config, service: site.options.service, ...receiver.told({ on: UNHURRIED }) };
    await writeFile(site.file, worldConfigYaml(config));
    await site.worker();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await receiver.has('start');
    await server.crash();
    await site.tagout('wait', '--until', 'maintenance');
    await receiver.has('go');
    await server.crash();
    await site.tagout('abort', '--leave-out', '--reason', 'enough');
    await receiver.has('end');
    expect([...new Set(receiver.taken)].toSorted()).toEqual(['end', 'go', 'start']);
  } finally {
    receiver.stop();
    await lab.close();
    await (await server.running()).stop();
    await rm(folder, { recursive: true });
  }
});

/** A history with its payloads as text. */
async function textOf(handle: WorkflowHandle): Promise<string> {
  const { events } = await handle.fetchHistory();
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString());
    else if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(events);
  return texts.join(' ');
}
