import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { holdState } from '../../../src/cli/hold-state.js';

function newFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'tagout-hold-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  return join(parent, 'state');
}

it('state is held by one at a time', async () => {
  const folder = newFolder();
  const release = await holdState(folder);
  await expect(holdState(folder)).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('another tagout dev keeps its state') as string,
  });
  await release();
  const again = await holdState(folder);
  await again();
});

it('what a killed process held is free', async () => {
  const folder = newFolder();
  await (
    await holdState(folder)
  )();
  const listen = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', listen, join(folder, 'dev.sock')]);
  const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  const release = await holdState(folder);
  await expect(holdState(folder)).rejects.toMatchObject({ kind: 'unreachable' });
  await release();
});
