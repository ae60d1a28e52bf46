import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startDevServer } from '../../src/dev-server.js';
import type { ClaimStatus, StatusDocument, Verdict } from '../../src/domain/status.js';
import { MAINTAIN_CLUSTER, MAINTENANCE_DONE, maintenanceId } from '../../workflows/messages.js';
import { freePorts } from '../../lab/free-ports.js';
import { testClient, testWorker, type TestClient, type TestWorker } from '../support/temporal.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { startCuttingProxy } from './cutting-proxy.js';
import { runScript, SCRIPT, startScript } from './run-script.js';
import { hostStatus, statusDocument } from './status-document.js';
import { describeWithDash } from './with-dash.js';

// The real script, a real server and a real worker. Its workflow shows what the test wants.
let temporal: TestClient;
let worker: TestWorker;
beforeAll(async () => {
  temporal = await testClient();
  worker = await startWorker(newService());
});
afterAll(async () => {
  await worker.stop();
  await temporal.close();
});

async function startWorker(taskQueue: string): Promise<TestWorker> {
  const codePath = await workflowBundle(fileURLToPath(new URL('stub-workflow.ts', import.meta.url)));
  return testWorker({ activities: {}, taskQueue, options: { workflowBundle: { codePath } }, watchOptions: null });
}

function newService(): string {
  return `host-${randomUUID().slice(0, 8)}`;
}

function settings(service: string, change: Record<string, string> = {}): Record<string, string> {
  const TAGOUT_TEMPORAL_HTTP = inject('temporal').httpUrl;
  return { TAGOUT_TEMPORAL_HTTP, TAGOUT_SERVICE: service, TAGOUT_HOST: 'east-1', ...change };
}

async function startMaintenance(
  document: StatusDocument,
  taskQueue = worker.taskQueue,
  verdicts: Verdict[] = ['counted'],
): Promise<WorkflowHandleWithFirstExecutionRunId> {
  return temporal.client.workflow.start(MAINTAIN_CLUSTER, {
    workflowId: maintenanceId(document.service),
    taskQueue,
    args: [document, verdicts],
  });
}

/** Ends the run, whose history then holds every signal, and returns the claims that it got, in order. */
async function claimsOf(handle: WorkflowHandle): Promise<unknown[]> {
  await handle.signal('show', null);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const signals = (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes ?? []);
  const claims = signals.filter((signal) => signal.signalName === MAINTENANCE_DONE);
  return claims.map((claim) => defaultPayloadConverter.fromPayload(claim.input?.payloads?.[0] ?? {}));
}

/** Most of the time a script waits, and each test has a service of its own. */
const concurrently = (name: string, body: () => void): void => describeWithDash(name, body, { concurrent: true });

const BOOT_ID = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

concurrently('wait', () => {
  test('opens when the maintenance reaches the go of this host', async () => {
    const service = newService();
    const handle = await startMaintenance(
      statusDocument({ service, phase: 'settling', hosts: [hostStatus({ go: false })] }),
    );
    const script = startScript(['wait'], settings(service));
    await script.says('the maintenance is in settling');
    await handle.signal('show', statusDocument({ service }));
    const { exitCode, stdout } = await script.ended;
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`tagout-host: east-1 has the go (run ${handle.firstExecutionRunId})`);
    await handle.signal('show', null);
  });

  test('for draining opens while the maintenance is still settling', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service, phase: 'preflight' }));
    const script = startScript(['wait', 'draining'], settings(service));
    await script.says('the maintenance is in preflight');
    await handle.signal('show', statusDocument({ service, phase: 'settling', hosts: [hostStatus({ go: false })] }));
    expect(await script.ended).toMatchObject({ exitCode: 0 });
    await handle.signal('show', null);
  });

  test('never opens on a run that has ended, even if it was terminated with the go, but on the next', async () => {
    const service = newService();
    const yesterday = await startMaintenance(statusDocument({ service }));
    expect(await runScript(['wait'], settings(service))).toMatchObject({ exitCode: 0 });
    await yesterday.terminate();
    expect(await yesterday.query('status')).toMatchObject({ phase: 'maintenance', hosts: [{ go: true }] });
    const script = startScript(['wait'], settings(service));
    await script.says('no maintenance runs');
    const today = await startMaintenance(statusDocument({ service }));
    const { stdout } = await script.ended;
    expect(stdout).toContain(today.firstExecutionRunId);
    await today.signal('show', null);
  });

  test('never opens on a run of another cluster', async () => {
    const service = newService();
    const other = await startMaintenance(
      statusDocument({ service, cluster: 'west', hosts: [hostStatus({ name: 'west-1' })] }),
    );
    const script = startScript(['wait'], settings(service));
    await script.says('not for east-1');
    await other.signal('show', null);
    await other.result();
    const ours = await startMaintenance(statusDocument({ service }));
    const { exitCode, stdout } = await script.ended;
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(ours.firstExecutionRunId) as string,
    });
    await ours.signal('show', null);
  });

  test('gives up when its maintenance has moved on without it', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service, phase: 'settling' }));
    const script = startScript(['wait'], settings(service));
    await script.says('the maintenance is in settling');
    await handle.signal('show', statusDocument({ service, phase: 'confirming', hosts: [hostStatus({ go: false })] }));
    expect(await script.ended).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/moved on to confirming/) as string,
    });
    await handle.signal('show', null);
  });

  test('gives up when its maintenance has ended, even if another one already gives the go', async () => {
    const service = newService();
    const first = await startMaintenance(statusDocument({ service, phase: 'settling' }));
    const script = startScript(['wait'], settings(service));
    await script.says('the maintenance is in settling');
    await first.terminate();
    const second = await startMaintenance(statusDocument({ service }));
    expect(await script.ended).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/has ended/) as string });
    await second.signal('show', null);
  });

  test('gives up when its time is over', async () => {
    const ended = await runScript(['wait', '--timeout', '1'], settings(newService()));
    expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/gave up: 1 s are over/) as string });
  });
});

concurrently('done', () => {
  test('claims with the boot id of the host, and a note as it was written', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }));
    const note = 'kernel "6.1"\\n } \t\n\u0001 ünï 🚀 $(id) `id` %s';
    expect(await runScript(['done', note], settings(service))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await claimsOf(handle)).toEqual([{ host: 'east-1', bootId: BOOT_ID, note }]);
  });

  test('joins the words of a note, and needs none', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }));
    await runScript(['done', '--', '-', 'patched'], settings(service));
    await runScript(['done'], settings(service));
    const claim = { host: 'east-1', bootId: BOOT_ID };
    expect(await claimsOf(handle)).toEqual([{ ...claim, note: '- patched' }, claim]);
  });

  test('is accepted while no worker runs', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }), service);
    const ended = await runScript(['done', '--timeout', '3'], settings(service));
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/not judged yet/) as string });
    const late = await startWorker(service);
    expect(await claimsOf(handle)).toHaveLength(1);
    await late.stop();
  });

  test.each<[Verdict, number, RegExp]>([
    ['counted', 0, /east-1 is done, and counted$/],
    ['duplicate', 0, /claimed and counted already$/],
    ['superseded', 0, /the later claim counts$/],
    ['unverified', 0, /not judged yet, tagout keeps the claim and checks it again$/],
    ['early', 1, /refused: east-1 has not had the go; claim again after its maintenance$/],
    ['not-rebooted', 1, /refused: east-1 has not rebooted since the go; reboot it, then claim again$/],
    ['other-boot', 1, /refused: east-1 reports another boot id/],
  ])('says what the claim is worth: %s, exit %d', async (verdict, exitCode, words) => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }), worker.taskQueue, [verdict]);
    const ended = await runScript(['done', '--timeout', '4'], settings(service));
    expect(ended).toMatchObject({ exitCode, ...(exitCode === 0 ? { stderr: '' } : { stdout: '' }) });
    expect(`${ended.stdout}${ended.stderr}`).toMatch(words);
    await handle.signal('show', null);
  });

  test('reports the verdict on its own claim, the newest of this host and this boot', async () => {
    const service = newService();
    const claim = { at: '2026-11-22T15:04:00.000Z', note: null, by: null };
    const claims: ClaimStatus[] = [
      { ...claim, host: 'east-1', bootId: BOOT_ID, verdict: 'early' },
      { ...claim, host: 'east-11', bootId: BOOT_ID, verdict: 'other-boot' },
      { ...claim, host: 'east-1', bootId: null, verdict: 'not-rebooted' },
    ];
    const handle = await startMaintenance(statusDocument({ service, claims }), worker.taskQueue, ['counted']);
    expect(await runScript(['done'], settings(service))).toMatchObject({ exitCode: 0 });
    // A later claim by others is not its own either.
    await handle.signal(MAINTENANCE_DONE, { host: 'east-1', bootId: 'another' });
    expect(await handle.query('status')).toMatchObject({ claims: { length: 5 } });
    await handle.signal('show', null);
  });

  test('has nothing to claim for a host of another cluster; an unknown host is a wrong setting', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }), worker.taskQueue, ['unknown-host']);
    expect(await runScript(['done'], settings(service, { TAGOUT_HOST: 'west-1' }))).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'tagout-host: no maintenance of west runs: nothing to claim for west-1',
    });
    const typo = await runScript(['done'], settings(service, { TAGOUT_HOST: 'wset-1' }));
    expect(typo).toMatchObject({ exitCode: 2, stdout: '' });
    expect(typo.stderr).toBe(
      `tagout-host: the service ${service} has no host wset-1: set TAGOUT_HOST to its name in the config file`,
    );
    await handle.signal('show', null);
  });

  test('counts once, though its first answer was lost', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }));
    const proxy = await startCuttingProxy(inject('temporal').httpUrl);
    const ended = await runScript(['done'], settings(service, { TAGOUT_TEMPORAL_HTTP: proxy.url }));
    await proxy.close();
    expect(ended).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/not accepted yet/) as string });
    const signals = proxy.bodies.filter((body) => body.includes('requestId'));
    expect(signals).toHaveLength(2);
    expect(signals[1]).toBe(signals[0]);
    expect(await claimsOf(handle)).toHaveLength(1);
  });

  test('is no error while no maintenance runs, whether there was one or not', async () => {
    const service = newService();
    const none = { exitCode: 0, stdout: expect.stringMatching(/no maintenance of host-\w+ runs/) as string };
    expect(await runScript(['done'], settings(service))).toMatchObject(none);
    const handle = await startMaintenance(statusDocument({ service }));
    await handle.terminate();
    expect(await runScript(['done'], settings(service))).toMatchObject(none);
  });

  test('gives up on a wrong namespace or address, which is not "no maintenance"', async () => {
    const nowhere = await runScript(['done'], settings(newService(), { TAGOUT_NAMESPACE: 'nowhere' }));
    expect(nowhere).toMatchObject({ exitCode: 1, stdout: '' });
    expect(nowhere.stderr).toMatch(/gave up: .*404.*Namespace nowhere is not found/);
    const TAGOUT_TEMPORAL_HTTP = `${inject('temporal').httpUrl}/ui`;
    const elsewhere = await runScript(['done'], settings(newService(), { TAGOUT_TEMPORAL_HTTP }));
    expect(elsewhere).toMatchObject({ exitCode: 1, stdout: '' });
    expect(elsewhere.stderr).toMatch(/gave up: .*404/);
  });

  test('sends bytes that are not UTF-8 as question marks, since the server would refuse the whole claim', async () => {
    const service = newService();
    const handle = await startMaintenance(statusDocument({ service }));
    // An argument of Node's can't hold such bytes, so dash makes them.
    const command = `"$0" done "$(printf 'l\\344tin \\303\\244 \\355\\240\\200 \\302')"`;
    await execa('dash', ['-c', command, SCRIPT], { env: settings(service) });
    expect(await claimsOf(handle)).toMatchObject([{ note: 'l?tin ä ??? ?' }]);
  });
});

concurrently('a server that is not up yet', () => {
  test('is asked for until it is there', async () => {
    const [port = 0, httpPort = 0, uiPort = 0] = await freePorts(3);
    const env = settings(newService(), { TAGOUT_TEMPORAL_HTTP: `http://127.0.0.1:${httpPort}` });
    const claim = startScript(['done'], env);
    const wait = startScript(['wait'], env);
    await Promise.all([claim.says('not accepted yet (000 curl: (7)'), wait.says("can't tell (000 curl: (7)")]);
    const started = { ip: '127.0.0.1', port, httpPort, uiPort, namespace: 'default', searchAttributes: [] };
    const server = await startDevServer({ ...started, say: (line) => console.error(line) });
    expect(await claim.ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/no maintenance/) as string });
    await wait.says('no maintenance runs');
    wait.stop();
    await server.stop();
  });
});
