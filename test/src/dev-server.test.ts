import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterEach, expect, test } from 'vitest';
import { DevServerFailed, startDevServer, type DevServer, type DevServerOptions } from '../../src/dev-server.js';
import { freePorts } from '../../lab/free-ports.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function options(): Promise<DevServerOptions> {
  const [port = 0, httpPort = 0, uiPort = 0] = await freePorts(3);
  return { ip: '127.0.0.1', port, httpPort, uiPort, namespace: 'default', searchAttributes: ['TagoutService'], say };
}

function say(line: string): void {
  console.error(line);
}

async function started(with_: DevServerOptions): Promise<DevServer> {
  const server = await startDevServer(with_);
  undo.push(() => server.stop());
  return server;
}

test('a server that is up takes a workflow with its search attribute at once, and answers on all three ports', async () => {
  const server = await started(await options());
  const connection = await Connection.connect({ address: server.address });
  undo.push(() => connection.close());
  await new Client({ connection }).workflow.start('none', {
    workflowId: 'none',
    taskQueue: 'none',
    typedSearchAttributes: [{ key: defineSearchAttributeKey('TagoutService', 'KEYWORD'), value: 'core' }],
  });
  expect((await fetch(`${server.httpUrl}/api/v1/namespaces/default`)).status).toBe(200);
  expect((await fetch(server.uiUrl)).status).toBe(200);
});

test.each(['port', 'httpPort', 'uiPort'] as const)('a taken %s is named', async (which) => {
  const wanted = await options();
  const taker = await new Promise<Server>((resolve) => {
    const server = createServer().listen(wanted[which], '127.0.0.1', () => resolve(server));
  });
  undo.push(() => new Promise((resolve) => taker.close(resolve)));
  const failure = await startDevServer(wanted).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DevServerFailed);
  expect(failure).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining(`port ${wanted[which]} is taken`) as string,
  });
});

test('a crashed server comes back with its runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-test-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  const wanted = { ...(await options()), dbFilename: join(folder, 'temporal.db') };
  const first = await started(wanted);
  const connection = await Connection.connect({ address: first.address });
  undo.push(() => connection.close());
  const handle = await new Client({ connection }).workflow.start('none', { workflowId: 'kept', taskQueue: 'none' });
  await first.stop('kill');
  await started(wanted);
  expect((await handle.describe()).status.name).toBe('RUNNING');
});
