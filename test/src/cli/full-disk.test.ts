import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { CLI } from '../../support/cli.js';

/** `sh -c` with the CLI as it is built. */
async function shell(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const words = ['-c', script, 'sh', process.execPath, CLI];
  return promisify(execFile)('sh', words, { env: { PATH: process.env['PATH'] } }).then(
    (told) => ({ code: 0, ...told }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

const FULL = "tagout: standard output can't be written: ENOSPC: no space left on device, write\n";

it.runIf(existsSync('/dev/full')).each([
  ['--help', 1],
  ['schema', 1],
  ['completion bash', 1],
  ['check -f none.yaml --json', 2],
])('%s onto a full disk is one sentence, and never exit 0', async (words, code) => {
  expect(await shell(`"$1" "$2" ${words} > /dev/full`)).toMatchObject({ code, stderr: FULL });
});

it('a reader that wants no more is no error', async () => {
  const { code, stdout, stderr } = await shell('{ "$1" "$2" schema; echo "ended with $?" >&2; } | head -1');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '{\n', stderr: 'ended with 0\n' });
});
