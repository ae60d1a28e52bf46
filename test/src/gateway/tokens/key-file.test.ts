import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readKeyFile } from '../../../../src/gateway/tokens/key-file.js';
import { keySetText } from '../../../../src/gateway/tokens/key-set.js';
import { folder } from './folder.js';
import { privateKey } from './forge.js';

const key = await privateKey();

it('follows links, as in a folder that Kubernetes mounts', async () => {
  const at = folder();
  writeFileSync(join(at, 'real.json'), keySetText([key], 'private'));
  symlinkSync('real.json', join(at, 'keys.json'));
  expect(await readKeyFile(join(at, 'keys.json'))).toEqual([key]);
});

it.each<[string, (path: string) => void, RegExp]>([
  ['nothing', () => undefined, /there is no such file/],
  ['a folder', (path) => mkdirSync(path), /it is a directory/],
  ['a pipe, which would never end', (path) => execFileSync('mkfifo', [path]), /not a regular file/],
  ['a link to nowhere', (path) => symlinkSync('nowhere', path), /there is no such file/],
  ['a link to itself', (path) => symlinkSync('keys.json', path), /a link that leads nowhere/],
  ['a huge file', (path) => writeFileSync(path, ' '.repeat(65_537)), /more than 65536 bytes/],
  ['another file', (path) => writeFileSync(path, '-----BEGIN PRIVATE KEY-----'), /it is not JSON/],
])('says in a sentence why it is not a key file: %s', async (_, make, problem) => {
  const path = join(folder(), 'keys.json');
  make(path);
  await expect(readKeyFile(path)).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(problem) as string,
  });
  await expect(readKeyFile(path)).rejects.toThrow(`the key file ${path} can't be used: `);
});

it.skipIf(process.getuid?.() === 0)('says that this user may not read it', async () => {
  const path = join(folder(), 'keys.json');
  writeFileSync(path, keySetText([key], 'private'));
  chmodSync(path, 0);
  await expect(readKeyFile(path)).rejects.toThrow('this user may not read it');
});
