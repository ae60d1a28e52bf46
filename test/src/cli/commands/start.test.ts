import { WorkflowClient } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { isMaintainInput } from '../../../../workflows/inputs.js';
import { maintenanceId, receivedInput } from '../../../../workflows/messages.js';
import { testClient } from '../../../support/temporal.js';
import { inHours } from '../../../support/whole-hours.js';
import { CLOSED } from '../stub/closed-window.js';
import { bench, tagout } from '../stub/harness.js';

describe('start', () => {
  it('returns after preflight with the document and the link', async () => {
    const { tagout, work, service } = await bench({ env: { TAGOUT_UI_URL: 'https://ui.example/' } });
    await work();
    const { exit, json, stderr } = await tagout('start', 'east', '--reason', 'kernel 6.1.150', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const document = json();
    expect(document).toMatchObject({
      ...{ service, cluster: 'east', phase: 'draining', worker: true, reboot: 'required', adopted: false },
      ...{ startedBy: 'alice@ops-1', reason: 'kernel 6.1.150', workflowId: `tagout-${service}` },
    });
    const path = `namespaces/default/workflows/tagout-${service}/${String(document['runId'])}/user-metadata`;
    expect(document['uiUrl']).toBe(`https://ui.example/${path}`);
  });

  it('sets what the Temporal UI shows, and passes on what was asked for', async () => {
    const { tagout, work, service } = await bench();
    await work();
    const argv = ['start', 'east', '--reason', 'kernel', '--adopt', '--share', '7', '--no-reboot'];
    const { exit, stdout } = await tagout(...argv);
    expect(exit).toBe(0);
    expect(stdout).toContain(`workflow: tagout-${service} `);
    expect(stdout).not.toContain('UI');
    expect(stdout).toContain('adopted, no reboot required');

    const { client, close } = await testClient();
    const described = await client.workflow.getHandle(maintenanceId(service)).describe();
    expect(await described.staticSummary()).toBe(`${service}: east out for maintenance – kernel (alice@ops-1)`);
    expect(await described.staticDetails()).toContain('- adopted: yes, share 7');
    const keyword = (name: string) => described.typedSearchAttributes.get({ name, type: 'KEYWORD' });
    expect(['TagoutService', 'TagoutCluster', 'TagoutPhase'].map(keyword)).toEqual([service, 'east', 'draining']);
    await close();
  });

  it('takes a long reason, and shows the start of it', async () => {
    const { tagout, work, service } = await bench();
    await work();
    const reason = '"'.repeat(25_000);
    const { exit, json } = await tagout('start', 'east', '--reason', reason, '--json');
    expect({ exit, reason: json()['reason'] }).toEqual({ exit: 0, reason });
    const { client, close } = await testClient();
    const details = await (await client.workflow.getHandle(maintenanceId(service)).describe()).staticDetails();
    expect(details).toMatch(/^\*\*Maintenance of cluster east\*\* of .*\n\n- why: "{9000,}…$/);
    await close();
  });

  it('is refused with all reasons, and nothing was touched', async () => {
    const { tagout, work } = await bench();
    await work();
    const human = await tagout('start', 'east', '--reason', 'refuse');
    expect(human).toMatchObject({ exit: 3, stdout: '' });
    expect(human.stderr).toBe('refused; nothing was touched:\n- drained by hand\n- too few\n');
    const json = await tagout('start', 'east', '--reason', 'refuse', '--json');
    expect(json.exit).toBe(3);
    expect(json.json()).toMatchObject({
      phase: 'refused',
      failure: { type: 'Refused', reasons: ['drained by hand', 'too few'] },
      uiUrl: null,
      error: { exit: 3 },
    });
  });

  it('is exit 5 when it was refused because AWS could not be read', async () => {
    const { tagout, work } = await bench();
    await work();
    const { exit, stderr } = await tagout('start', 'east', '--reason', 'unreadable');
    expect(exit).toBe(5);
    expect(stderr).toContain("AWS can't be read");
  });

  it('says which run holds the service, since when, and by whom', async () => {
    const { tagout, work } = await bench();
    await work();
    const runId = (await tagout('start', 'east', '--reason', 'first', '--json')).json()['runId'] as string;
    const { exit, json } = await tagout('start', 'west', '--reason', 'second', '--json');
    expect(exit).toBe(3);
    const { message } = json()['error'] as { message: string };
    expect(message).toContain(runId);
    expect(message).toMatch(/for cluster east, in draining, started at \d\d:\d\d:\d\dZ by alice@ops-1\./);
    expect(message).toMatch(/`tagout abort --reason \.\.\.` \(after the go: with --leave-out\)$/);
  });

  it('lets only one of two simultaneous starts begin', async () => {
    const { tagout, work } = await bench();
    await work();
    const both = ['east', 'west'].map((cluster) => tagout('start', cluster, '--reason', 'mine', '--json'));
    const [first, second] = (await Promise.all(both)).toSorted((a, b) => a.exit - b.exit);
    expect([first?.exit, second?.exit]).toEqual([0, 3]);
    const { runId, cluster } = first!.json();
    expect(second!.json()['error']).toMatchObject({
      message: expect.stringContaining(`the run ${String(runId)} for cluster ${String(cluster)}, in `) as string,
    });
  });

  it('says who started the run even before there is a memo', async () => {
    const { tagout, work } = await bench({ limits: { preflightMs: 100 } });
    await work();
    const first = await tagout('start', 'east', '--reason', 'stay', '--json');
    expect(first).toMatchObject({ exit: 5, stderr: 'preflight goes on; see `tagout watch`\n' });
    expect(first.json()).toMatchObject({ phase: 'preflight' });
    const { exit, stderr } = await tagout('start', 'east', '--reason', 'second');
    expect(exit).toBe(3);
    expect(stderr).toMatch(/in preflight, started at \d\d:\d\d:\d\dZ by alice@ops-1\./);
  });

  it('starts nothing if no worker polls', async () => {
    const { tagout, queue } = await bench();
    const { exit, stderr } = await tagout('start', 'east', '--reason', 'kernel');
    expect(exit).toBe(5);
    expect(stderr).toContain(`no worker polls the task queue ${queue}`);
    expect((await tagout('status', '--json')).json()).toBeNull();
  });

  it('reports the result of a run that a worker takes at the moment when it is given up', async () => {
    const { tagout, workAlone } = await bench({ limits: { firstTaskMs: 300 } });
    await (
      await workAlone()
    )();
    // oxlint-disable-next-line typescript/unbound-method -- applied to its client below
    const { getHandle } = WorkflowClient.prototype;
    const spy = vi.spyOn(WorkflowClient.prototype, 'getHandle').mockImplementation(function (
      this: WorkflowClient,
      ...args: Parameters<typeof getHandle>
    ) {
      const handle = getHandle.apply(this, args);
      const terminate = handle.terminate.bind(handle);
      handle.terminate = async (reason) => {
        await workAlone();
        await handle.result().catch(() => undefined);
        return terminate(reason);
      };
      return handle;
    } as typeof getHandle);
    onTestFinished(() => spy.mockRestore());
    const { exit, stderr } = await tagout('start', 'east', '--reason', 'refuse');
    expect({ exit, stderr }).toEqual({
      exit: 3,
      stderr: 'refused; nothing was touched:\n- drained by hand\n- too few\n',
    });
  });

  it('ends a run that no worker takes', async () => {
    const { tagout, workAlone } = await bench({ limits: { firstTaskMs: 300 } });
    // A worker that has stopped stays listed for minutes.
    await (
      await workAlone()
    )();
    const { exit, stderr } = await tagout('start', 'east', '--reason', 'kernel');
    expect(exit).toBe(5);
    expect(stderr).toContain('a worker is listed, but no worker took it within 0.3 s');
    const status = (await tagout('status', '--json')).json();
    expect(status).toMatchObject({ phase: 'failed', worker: false, failure: { type: 'Terminated' } });
    expect(status['next']).toBe('tagout start east --reason "..."');
    expect((status['failure'] as { message: string }).message).toMatch(/no worker took it.*nothing had been touched/);
  });
});

describe('a namespace without our search attributes', () => {
  it('is reported with the command that registers it, and nothing is started', async () => {
    const { tagout, workAlone, service } = await bench();
    const namespace = `bare-of-${service}`;
    const { client, close } = await testClient();
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await client.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    await close();
    await workAlone(namespace);
    process.env['TEMPORAL_NAMESPACE'] = namespace;
    onTestFinished(() => void delete process.env['TEMPORAL_NAMESPACE']);
    const answer = await tagout('start', 'east', '--reason', 'kernel');
    expect(answer.exit).toBe(5);
    // Of several that are missing, the server names any one.
    const says = `^namespace ${namespace} has no search attribute Tagout\\w+: register it with \`tagout setup\`, with these TEMPORAL_\\* settings\\n$`;
    expect(answer.stderr).toMatch(new RegExp(says));
    const waits = [
      ['wait', '--until', 'maintenance'],
      ['wait', '--until', 'restored'],
      ['guard', '--wait', '1h'],
      ['list'],
      ['list', '--all'],
    ];
    for (const argv of [['status'], ['watch'], ['guard'], ...waits]) {
      const told = await tagout(...argv, '--json');
      const message = expect.stringContaining('register it with `tagout setup`') as string;
      expect({ exit: told.exit, told: told.json() }).toEqual({ exit: 5, told: { error: { exit: 5, message } } });
    }
  });
});

describe('without Temporal', () => {
  it.each([['status'], ['guard'], ['guard', '--wait', '1h'], ['start', 'east', '--reason', 'x']])(
    '%s is exit 5, with what to do',
    async (...argv) => {
      const { tagout } = await bench();
      process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:1';
      const { exit, stderr } = await tagout(...argv);
      expect(exit).toBe(5);
      expect(stderr).toMatch(/^Temporal does not answer at 127\.0\.0\.1:1: .*tagout dev/);
      expect(stderr).not.toMatch(/\n\s+at /);
      const json = await tagout(...argv, '--json');
      expect(json.json()).toEqual({ error: { exit: 5, message: expect.any(String) as string } });
    },
  );

  it('names a namespace that is not there', async () => {
    const { tagout } = await bench();
    process.env['TEMPORAL_NAMESPACE'] = 'nowhere';
    const { exit, stderr } = await tagout('status').finally(() => delete process.env['TEMPORAL_NAMESPACE']);
    expect(exit).toBe(5);
    expect(stderr).toContain('has no namespace nowhere');
  });
});

it('reports a bug as a bug, with everything that a report needs', async () => {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const { exit, stderr } = await tagout(['check'], null as unknown as NodeJS.ProcessEnv);
  expect(exit).toBe(1);
  expect(stderr).toMatch(/^unexpected: this is a bug in tagout; please report it/);
  expect(stderr).toContain(process.version);
  expect(stderr).toContain('TypeError');
});

describe('start with a time', () => {
  it('returns once the run is scheduled; guard, status, start and abort know it', async () => {
    const { tagout, workAlone } = await bench();
    const stop = await workAlone();
    const at = inHours(5);
    const started = await tagout('start', 'east', '--reason', 'kernel', '--at', at, '--json');
    expect(started).toMatchObject({ exit: 0, stderr: '' });
    expect(started.json()).toMatchObject({ phase: 'scheduled', beginsAt: at });
    expect((await tagout('status')).stdout).toMatch(/^begins: .*Z \(in 5 h\)$/m);
    const guard = await tagout('guard', '--json');
    expect(guard.exit).toBe(0);
    expect(guard.json()).toMatchObject({ clear: true, why: [], scheduled: { beginsAt: at } });
    expect((await tagout('guard')).stdout).toMatch(
      /^clear: .*\na maintenance of east begins at .*: kernel \(alice@ops-1\)\n$/,
    );
    const second = await tagout('start', 'west', '--reason', 'kernel');
    expect([second.exit, second.stderr]).toEqual([
      3,
      expect.stringMatching(/in scheduled, started at .* by alice@ops-1/),
    ]);
    await stop();
    expect((await tagout('status', '--json')).json()).toMatchObject({
      ...{ phase: 'scheduled', worker: false, beginsAt: at, timeline: [{ phase: 'scheduled' }] },
      waitingFor: ['a worker: no worker answers', `its time, ${at}`],
    });
    await workAlone();
    expect((await tagout('abort', '--reason', 'not tonight')).exit).toBe(0);
    expect((await tagout('wait', '--until', 'aborted', '--timeout', '20s')).exit).toBe(0);
  });

  it('outside of the window is refused with the next opening, or waits for it', async () => {
    const { tagout, work } = await bench({ more: CLOSED });
    await work();
    const opening = `${inHours(6).slice(0, 13)}:00:00.000Z`;
    const refused = await tagout('start', 'east', '--reason', 'kernel');
    expect([refused.exit, refused.stderr]).toEqual([
      3,
      expect.stringContaining(`the window is closed until ${opening.slice(0, 16).replace('T', ' ')}Z: start it then`),
    ]);
    const waits = await tagout('start', 'east', '--reason', 'kernel', '--wait-for-window', '--json');
    expect(waits.json()).toMatchObject({ phase: 'scheduled', beginsAt: opening });
  });

  it.each([
    [['--at', '2020-01-01T00:00Z'], 'is past'],
    [['--at', '2026-11-30T22:00'], 'does not say in which time zone'],
    [['--wait-for-window'], 'needs a config with a window'],
    [['--at', '2099-01-01T00:00Z', '--print-input'], 'say one of them'],
  ])('%j is wrong', async (flags, words) => {
    const { tagout } = await bench();
    const { exit, stderr } = await tagout('start', 'east', '--reason', 'kernel', ...flags);
    expect([exit, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('prints the input of startMaintenance, and starts nothing', async () => {
    const { tagout } = await bench({ more: CLOSED });
    const { exit, stderr, json } = await tagout(
      'start',
      'east',
      '--reason',
      'kernel',
      '--wait-for-window',
      '--print-input',
    );
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(json()).toMatchObject({ cluster: 'east', reason: 'kernel', when: { at: null, waitsForWindow: true } });
    expect(isMaintainInput(receivedInput(json()))).toBe(true);
    expect((await tagout('status')).stdout).toContain('no maintenance yet');
  });
});
