import type { Connection } from '@temporalio/client';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { inject, expect, it, onTestFinished, vi } from 'vitest';
import { freePorts } from '../../../../lab/free-ports.js';
import { testClient } from '../../../support/temporal.js';
import { tagout } from '../stub/harness.js';

const NAMES = ['TagoutService', 'TagoutCluster', 'TagoutPhase'];
const KEYWORD = 2;
const TEXT = 1;

/** A namespace of its own on the tests' server, without search attributes. */
async function namespaceOf(days: number) {
  const { address } = inject('temporal');
  const { client, close } = await testClient(address);
  const { operatorService } = client.connection as Connection;
  const namespace = `setup-${randomUUID().slice(0, 8)}`;
  const workflowExecutionRetentionPeriod = { seconds: (days * 24 * 3600) as never };
  await client.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  vi.stubEnv('TEMPORAL_ADDRESS', address);
  vi.stubEnv('TEMPORAL_NAMESPACE', namespace);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await close();
  });
  const listed = async () => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return NAMES.map((name) => customAttributes[name]);
  };
  // The server learns of a new namespace a moment after it was made.
  await vi.waitFor(listed, { timeout: 20_000, interval: 100 });
  return { namespace, operatorService, listed };
}

/** An HTTP server that gives every request the same answer. */
async function serving(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => void response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const states = (document: Record<string, unknown>) =>
  (document['searchAttributes'] as { state: string }[]).map(({ state }) => state);

it('registers what is missing, and a second time nothing', async () => {
  const { namespace, listed } = await namespaceOf(30);
  expect(await listed()).toEqual([undefined, undefined, undefined]);
  const first = await tagout(['setup', '--json']);
  expect(first).toMatchObject({ exit: 0, stderr: '' });
  expect(states(first.json())).toEqual(['registered', 'registered', 'registered']);
  expect(await listed()).toEqual([KEYWORD, KEYWORD, KEYWORD]);
  const again = await tagout(['setup']);
  expect(again).toMatchObject({ exit: 0, stderr: '' });
  expect(again.stdout).toContain(`namespace ${namespace} at `);
  expect(again.stdout).toContain('TagoutService present, TagoutCluster present, TagoutPhase present\n');
  expect(again.stdout).toContain('\na run that has ended is kept for 30 days\n');
});

it('adds the one that is missing, and lets the others be', async () => {
  const { namespace, operatorService, listed } = await namespaceOf(30);
  await operatorService.addSearchAttributes({ namespace, searchAttributes: { TagoutService: KEYWORD } });
  await vi.waitUntil(async () => Number((await listed())[0]) === KEYWORD, 20_000);
  const { exit, json } = await tagout(['setup', '--json']);
  expect({ exit, states: states(json()) }).toEqual({ exit: 0, states: ['present', 'registered', 'registered'] });
});

it('changes nothing where one has another type', async () => {
  const { namespace, operatorService, listed } = await namespaceOf(30);
  await operatorService.addSearchAttributes({ namespace, searchAttributes: { TagoutPhase: TEXT } });
  await vi.waitUntil(async () => Number((await listed())[2]) === TEXT, 20_000);
  const { exit, stderr } = await tagout(['setup']);
  expect({ exit, stderr }).toEqual({
    exit: 3,
    stderr: expect.stringMatching(`^search attribute TagoutPhase of namespace ${namespace} has another type`) as string,
  });
  expect(await listed()).toEqual([undefined, undefined, TEXT]);
});

it('warns where runs are kept for a short time, and where the HTTP API is not', async () => {
  const { namespace } = await namespaceOf(1);
  const cases = [
    [200, JSON.stringify({ namespaceInfo: { name: namespace } }), true],
    [200, JSON.stringify({ namespaceInfo: { name: 'another' } }), false],
    [200, '<html>', false],
    [404, '{}', false],
  ] as const;
  for (const [status, body, good] of cases) {
    const { exit, json } = await tagout(['setup', '--json'], { TAGOUT_TEMPORAL_HTTP: await serving(status, body) });
    expect({ exit, checks: json()['checks'] }).toMatchObject({
      exit: 0,
      checks: [
        { what: 'version', good: true },
        { what: 'retention', good: false },
        { what: 'http-api', good },
      ],
    });
  }
  const [port = 0] = await freePorts(1);
  const { stdout } = await tagout(['setup'], { TAGOUT_TEMPORAL_HTTP: `http://127.0.0.1:${port}` });
  expect(stdout).toContain('warning: a run that has ended is kept for only 1 day: ');
  expect(stdout).toContain(`warning: the HTTP API does not answer at http://127.0.0.1:${port} (ECONNREFUSED): `);
});

it('says which namespace is missing, and how to make it', async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', inject('temporal').address);
  vi.stubEnv('TEMPORAL_NAMESPACE', 'never-made');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { exit, stderr } = await tagout(['setup']);
  expect(exit).toBe(5);
  expect(stderr).toMatch(
    /^there is no namespace never-made at .*temporal operator namespace create --namespace never-made/,
  );
});
