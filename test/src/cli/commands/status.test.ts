import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import type { StatusDocument } from '../../../../src/domain/status.js';
import { defineSearchAttributeKey } from '@temporalio/common';
import { maintenanceId, SEARCH_ATTRIBUTES } from '../../../../workflows/messages.js';
import { testClient } from '../../../support/temporal.js';
import { bench } from '../stub/harness.js';

const SOON = new Date(Date.now() + 60_000).toISOString();
const READING = {
  hosts: [{ name: 'east-1', inFlight: 4, ready: true, bootId: 'after-1', unobservable: null, readAt: SOON }],
  shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', observed: 0 }],
  observedAt: SOON,
  waitingFor: ['east-1: 4 in flight'],
  warnings: ['the tag is gone'],
};

describe('status', () => {
  it('is null before any run', async () => {
    const { tagout } = await bench();
    const { exit, json } = await tagout('status', '--json');
    expect({ exit, document: json() }).toEqual({ exit: 0, document: null });
    expect(await tagout('status')).toMatchObject({ exit: 0, stdout: 'no maintenance yet\n' });
  });

  it('merges the heartbeats into what the run says', async () => {
    const { tagout, work, order } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'live', reading: { ...READING, at: Date.now() } });
    await vi.waitFor(async () => {
      const document = (await tagout('status', '--json')).json() as unknown as StatusDocument;
      expect(document).toMatchObject({
        worker: true,
        waitingFor: ['east-1: 4 in flight'],
        warnings: ['the tag is gone'],
        hosts: [{ name: 'east-1', inFlight: 4, ready: true, bootId: 'after-1' }, { name: 'east-2' }],
        shares: [{ observed: 0, baseline: 100 }],
        observedAt: READING.observedAt,
        outOfService: ['east'],
      });
    }, 5000);
  });

  it('answers without a worker, and says so', async () => {
    const { tagout, workAlone, order } = await bench();
    const stop = await workAlone();
    await tagout('start', 'east', '--reason', 'kernel', '--no-reboot');
    await order({ kind: 'enter', phase: 'settling' });
    await order({ kind: 'enter', phase: 'maintenance' });
    await tagout('wait', '--until', 'maintenance');
    await stop();
    const document = (await tagout('status', '--json')).json() as unknown as StatusDocument;
    expect(document).toMatchObject({
      ...{ worker: false, cluster: 'east', phase: 'maintenance', startedBy: 'alice@ops-1', reason: 'kernel' },
      ...{ reboot: 'optional', failure: null, claims: [], next: 'tagout worker' },
      hosts: [
        { name: 'east-1', go: false, bootIdBefore: 'before-1' },
        { name: 'east-2', go: false, bootIdBefore: 'before-2' },
      ],
      shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: null }],
    });
    expect(document.timeline.map(({ phase }) => phase)).toEqual(['preflight', 'draining', 'settling', 'maintenance']);
    expect(document.phaseSince).toBe(document.timeline[3]?.at);
    expect((await tagout('status')).stdout).toContain('no worker answers');
  });

  it('says how a run ended, without a worker', async () => {
    const { tagout, workAlone, order } = await bench();
    const stop = await workAlone();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'failed' });
    await tagout('wait', '--until', 'failed');
    await stop();
    const { exit, json } = await tagout('status', '--json');
    expect(exit).toBe(0);
    expect(json()).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' }, lastRefusal: null });
    const { stdout } = await tagout('status');
    expect(stdout).toMatch(/^FAILED in draining \(RoutingDrift\) at 03:12:07Z: TRAFFIC IS REACHING east\.\n/);
    expect(stdout).toContain('tagout has written nothing since.');
    expect(stdout).toMatch(/next: tagout start east --adopt --reason \.\.\.\n$/);
  });

  it('shows a terminated run as failed, with who terminated it', async () => {
    const { tagout, work, terminate } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await terminate('I know better');
    const document = (await tagout('status', '--json')).json() as unknown as StatusDocument;
    expect(document).toMatchObject({ phase: 'failed', worker: false, failure: { type: 'Terminated' } });
    expect(document.failure?.message).toMatch(
      /^FAILED in draining \(Terminated\) at .*terminated by .*: I know better/,
    );
    expect(document.next).toBe('tagout start east --adopt --reason "..."');
    expect(document.timeline.map(({ phase }) => phase)).toEqual(['preflight', 'draining', 'failed']);
    expect(document.hosts.map(({ name }) => name)).toEqual(['east-1', 'east-2']);
  });

  it('reads a history of large events, which anyone who may signal can produce', async () => {
    const { service, tagout, workAlone, terminate } = await bench();
    const stop = await workAlone();
    await tagout('start', 'east', '--reason', 'kernel');
    await stop();
    const { client, close } = await testClient();
    onTestFinished(close);
    const handle = client.workflow.getHandle(maintenanceId(service));
    for (let nth = 0; nth < 6; nth += 1) await handle.signal('maintenanceDone', { note: 'x'.repeat(1_000_000) });
    expect((await tagout('status', '--json')).json()).toMatchObject({ phase: 'draining', worker: false });
    await terminate('I know better');
    const { failure } = (await tagout('status', '--json')).json() as unknown as StatusDocument;
    expect(failure?.message).toMatch(/terminated by .*: I know better/);
  });

  it.each(['east', { cluster: 'east' }, { config: {} }, null])(
    'shows a run that somebody started with %j, whether it is running or over',
    async (input) => {
      const { tagout, service, queue, terminate } = await bench();
      const { client, close } = await testClient(inject('temporal').address);
      onTestFinished(close);
      const workflowId = maintenanceId(service);
      await client.workflow.start('maintainCluster', { workflowId, taskQueue: queue, args: [input] });
      expect(await tagout('status')).toMatchObject({ exit: 0, stdout: expect.stringContaining('preflight') as string });
      await terminate('over');
      expect(await tagout('status')).toMatchObject({
        exit: 0,
        stdout: expect.stringContaining('terminated') as string,
      });
    },
  );

  it('passes over refused starts, and keeps the latest of them', async () => {
    const { tagout, work, order } = await bench();
    await work();
    await tagout('start', 'west', '--reason', 'refuse');
    expect((await tagout('status', '--json')).json()).toBeNull();
    expect((await tagout('status')).stdout).toMatch(/no maintenance yet\nthe last start, of west .* was refused:\n/);

    const { runId } = (await tagout('start', 'east', '--reason', 'kernel', '--json')).json();
    await order({ kind: 'end', phase: 'restored' });
    await tagout('wait', '--until', 'restored');
    await tagout('start', 'west', '--reason', 'refuse');
    await tagout('start', 'east', '--reason', 'refuse');
    await vi.waitFor(async () => {
      expect((await tagout('status', '--json')).json()).toMatchObject({
        ...{ runId, phase: 'restored' },
        lastRefusal: { by: 'alice@ops-1', cluster: 'east', reasons: ['drained by hand', 'too few'] },
      });
    }, 5000);
  });

  it('passes over any number of them', async () => {
    const { tagout, work, order, service } = await bench();
    await work();
    const { runId } = (await tagout('start', 'east', '--reason', 'kernel', '--json')).json();
    await order({ kind: 'end', phase: 'failed' });
    await tagout('wait', '--until', 'failed');
    const { client, close } = await testClient(inject('temporal').address);
    onTestFinished(close);
    const refused = [{ key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.phase, 'KEYWORD'), value: 'refused' }];
    for (let n = 0; n < 210; n += 1) {
      const run = await client.workflow.start('maintainCluster', {
        ...{ workflowId: maintenanceId(service), taskQueue: 'nobody', typedSearchAttributes: refused },
      });
      await run.terminate();
    }
    await tagout('start', 'west', '--reason', 'refuse');
    await vi.waitFor(async () => expect((await tagout('status', '--json')).json()).toMatchObject({ runId }), 10_000);
  });
});

describe('a watcher that does not watch', () => {
  it('is reported when it is paused, with the command that resumes it', async () => {
    const { tagout, follow, service, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const watching = follow('watch');
    const { client, close } = await testClient();
    const execution = { workflowId: maintenanceId(service) };
    await client.workflowService.pauseActivity({ namespace: 'default', execution, type: 'watch', identity: 'bob' });
    await close();
    const words = /the watcher is paused, .*temporal activity unpause --workflow-id tagout-cli-\w+ --activity-id \d+/;
    await vi.waitUntil(() => words.test(watching.printed()), 10_000);
    expect((await tagout('status')).stdout).toMatch(words);
  });

  it('is reported when it fails again and again, with the reason', async () => {
    const { tagout, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'broken watcher');
    const words = /warning: the watcher has failed \d+ times, last at \S+Z: credentials have expired/;
    await vi.waitFor(async () => expect((await tagout('status')).stdout).toMatch(words), 20_000);
  });
});

describe('a run whose workflow tasks fail', () => {
  it('is reported as such by every verb, with the way out', async () => {
    const { tagout, follow, work, order } = await bench({ limits: { firstTaskMs: 1_000 } });
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const watching = follow('watch');
    await order({ kind: 'break', message: 'warnings is not iterable' });
    const words =
      /this run can't go on: its workflow task has failed \d+ times since [^:]+:\d\d:\d\dZ: warnings is not iterable; the cluster is as it was; run a worker of the version that began it/;
    await vi.waitFor(async () => expect((await tagout('status')).stdout).toMatch(words), 20_000);
    const { stdout } = await tagout('status');
    expect(stdout).not.toContain('no worker answers');
    const document = (await tagout('status', '--json')).json() as unknown as StatusDocument;
    expect(document).toMatchObject({ worker: false, phase: 'draining', failure: null, next: 'tagout worker' });
    expect(document.warnings[0]).toMatch(words);
    await vi.waitUntil(() => words.test(watching.printed()), 5_000);

    const waited = await tagout('wait', '--until', 'maintenance', '--timeout', '300ms');
    expect(waited.exit).toBe(6);
    expect(waited.stderr).toMatch(words);
    const aborted = await tagout('abort', '--reason', 'wrong cluster');
    expect(aborted.exit).toBe(5);
    expect(aborted.stderr).toMatch(words);
    expect(aborted.stderr).toMatch(/temporal workflow terminate --workflow-id tagout-cli-\w+ --run-id \S+ --reason/);
    expect(aborted.stderr).toContain('tagout start east --adopt --reason');
    const again = await tagout('start', 'east', '--reason', 'again');
    expect(again.exit).toBe(3);
    expect(again.stderr).toMatch(words);
  });
});
