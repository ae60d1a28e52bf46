import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { BadSettings, connect, isUnreachable, loadSettings, Unreachable, unreachable } from '../../src/connect.js';
import { connectNative } from '../../src/connect-worker.js';
import { freePorts } from '../../lab/free-ports.js';
import { listen } from '../../lab/http.js';

const temporal = inject('temporal');
const folder = mkdtempSync(join(tmpdir(), 'tagout-test-'));

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('TEMPORAL_')) vi.stubEnv(name, undefined);
  vi.stubEnv('TEMPORAL_CONFIG_FILE', join(folder, 'temporal.toml'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(folder, 'temporal.toml'), { force: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

async function failure(of: Promise<unknown>): Promise<Error> {
  const error = await of.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error;
}

async function describedNatively(): Promise<unknown> {
  const { connection, namespace } = await connectNative();
  onTestFinished(() => connection.close());
  return connection.workflowService.describeNamespace({ namespace });
}

test('client and worker use the environment variables', async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', temporal.address);
  const { client, namespace, address, close } = await connect();
  expect({ namespace, address }).toEqual({ namespace: 'default', address: temporal.address });
  await client.workflowService.describeNamespace({ namespace });
  await close();
  const natively = await connectNative();
  expect(natively).toMatchObject({ namespace: 'default', address: temporal.address });
  await natively.connection.close();
});

test('the TOML file is used, and the environment variables override it', async () => {
  writeFileSync(
    join(folder, 'temporal.toml'),
    `[profile.default]\naddress = "${temporal.address}"\nnamespace = "file"\n`,
  );
  vi.stubEnv('TEMPORAL_NAMESPACE', 'default');
  const { namespace, address, close } = await connect();
  expect({ namespace, address }).toEqual({ namespace: 'default', address: temporal.address });
  await close();
});

test('an empty variable counts as not set', async () => {
  for (const name of ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE']) vi.stubEnv(name, '');
  expect(await loadSettings()).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default' });
});

test('no server: one sentence that names the address and what to do', async () => {
  const [port = 0] = await freePorts(1);
  vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${port}`);
  for (const error of [await failure(connect()), await failure(connectNative())]) {
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(error.message).toMatch(
      `Temporal does not answer at 127.0.0.1:${port}: is the server running? \`tagout dev\``,
    );
  }
});

test('an answer of a proxy or a busy server is not reported as our bug, but in its own words', () => {
  const target = { address: 'temporal:7233', namespace: 'default' };
  for (const [code, words] of [
    [8, 'namespace rate limit exceeded'],
    [13, 'Received RST_STREAM with code 2'],
    [2, 'bad gateway'],
    [12, 'Received HTTP status code 404'],
  ] as const) {
    const error = new Error('Failed to describe workflow', { cause: Object.assign(new Error(words), { code }) });
    expect(isUnreachable(error)).toBe(true);
    expect(unreachable(error, target)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(words) as string,
    });
  }
  expect(isUnreachable(Object.assign(new Error('no such search attribute'), { code: 3 }))).toBe(false);
});

test.each([
  ['a web server', { ':status': 404, 'content-type': 'text/html' }],
  ['another gRPC server', { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }],
])('%s at the address is not Temporal, and not our bug', async (_, headers) => {
  const other = createServer().on('stream', (stream) => stream.respond(headers, { endStream: true }));
  vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${await listen(other, '127.0.0.1')}`);
  onTestFinished(() => void other.close());
  const { client, close, ...target } = await connect();
  const describing = await failure(client.workflow.getHandle('none').describe());
  const counting = await failure(client.workflow.count());
  for (const error of [describing, counting]) {
    expect(isUnreachable(error)).toBe(true);
    expect(unreachable(error, target).message).toContain(
      `at ${target.address} does not answer as a Temporal server does: TEMPORAL_ADDRESS must name its gRPC port`,
    );
  }
  await close();
  const natively = await failure(describedNatively());
  expect(natively instanceof Unreachable || isUnreachable(natively)).toBe(true);
});

test('a missing namespace is distinguished from one that answers', async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', temporal.address);
  vi.stubEnv('TEMPORAL_NAMESPACE', 'elsewhere');
  const { client, close, ...target } = await connect();
  const missing = await failure(client.workflow.getHandle('none').describe());
  const unknownRun = await failure(client.withDeadline(Date.now() + 10_000, () => client.workflow.count()));
  for (const error of [missing, unknownRun]) {
    expect(isUnreachable(error)).toBe(true);
    expect(unreachable(error, target).message).toContain('has no namespace elsewhere');
  }
  await close();
});

test('a missing workflow is an answer, not an unreachable server', async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', temporal.address);
  const { client, close } = await connect();
  expect(isUnreachable(await failure(client.workflow.getHandle('none').describe()))).toBe(false);
  await close();
});

test('settings that contradict each other are a usage error', async () => {
  vi.stubEnv('TEMPORAL_PROFILE', 'absent');
  const error = await failure(connect());
  expect(error).toBeInstanceOf(BadSettings);
  expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining('absent') as string });
});
