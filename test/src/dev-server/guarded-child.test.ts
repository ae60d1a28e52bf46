import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { startGuarded } from '../../../src/dev-server/guarded-child.js';

// The child holds a connection to the test: when it closes, the child is gone.
const HOLD = 'require("node:net").connect(Number(process.argv[1]), "127.0.0.1")';

async function listener(): Promise<{ port: number; connected: Promise<Socket>; close: () => void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = once(server, 'connection').then(([socket]) => (socket as Socket).resume());
  return { port: (server.address() as AddressInfo).port, connected, close: () => server.close() };
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('the child ends when its parent does, by %s', async (signal) => {
  const { port, connected, close } = await listener();
  const folder = mkdtempSync(join(tmpdir(), 'tagout-test-'));
  const source = readFileSync(new URL('../../../src/dev-server/guarded-child.ts', import.meta.url), 'utf8');
  const { code } = await transform(source, { loader: 'ts' });
  writeFileSync(join(folder, 'guarded-child.mjs'), code);
  writeFileSync(
    join(folder, 'parent.mjs'),
    `import { startGuarded } from './guarded-child.mjs';
     startGuarded(process.execPath, ['-e', ${JSON.stringify(HOLD)}, '${port}']);`,
  );
  const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { stdio: 'inherit' });
  const socket = await connected;
  const closed = once(socket, 'close');
  parent.kill(signal);
  await closed;
  close();
  rmSync(folder, { recursive: true });
});

test('stop waits until the child has ended', async () => {
  const { port, connected, close } = await listener();
  const child = startGuarded(process.execPath, ['-e', HOLD, `${port}`]);
  const closed = once(await connected, 'close');
  await child.stop();
  await closed;
  await child.stop('kill');
  close();
});

test('a child that ends by itself is reported, with its error output', async () => {
  const child = startGuarded('/bin/sh', ['-c', 'echo ready; echo why >&2; exit 3']);
  await child.says(/^ready$/m);
  await child.exited;
  expect(child.complaint()).toBe('why');
});
