import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keySetText, type SigningKey } from '../../../../src/gateway/tokens/key-set.js';
import { KeysOfFile } from '../../../../src/gateway/tokens/keys-of-file.js';
import { folder } from './folder.js';
import { privateKey } from './forge.js';

const [a, b, c] = [await privateKey(), await privateKey(), await privateKey()];

/** A key file, what was reported about it, and which of the three keys are valid now. */
async function keyFile(keys: SigningKey[], half: 'public' | 'private' = 'public') {
  const path = join(folder(), 'public.json');
  const reported: string[] = [];
  writeFileSync(path, keySetText(keys, half));
  const file = await KeysOfFile.open(path, (problem) => reported.push(problem));
  const isValid = async ({ kid }: SigningKey) => (await file.find('EdDSA', kid)).kind === 'key';
  const valid = async () => Promise.all([a, b, c].map(isValid));
  return { path, reported, file, valid };
}

it('finds keys by their kid and algorithm', async () => {
  const { file, valid, reported } = await keyFile([a, b]);
  expect(await valid()).toEqual([true, true, false]);
  expect(await file.find('RS256', a.kid)).toEqual({ kind: 'none' });
  expect(await file.find('EdDSA', 'toString')).toEqual({ kind: 'none' });
  expect(reported).toEqual([]);
});

it('follows changes of the file without a restart', async () => {
  const { path, valid, reported } = await keyFile([a]);
  writeFileSync(path, keySetText([b, a], 'public'));
  expect(await valid()).toEqual([true, true, false]);
  writeFileSync(`${path}.new`, keySetText([c, b], 'public'));
  renameSync(`${path}.new`, path);
  expect(await valid()).toEqual([false, true, true]);
  expect(reported).toEqual([]);
});

it('keeps its last keys while the file is broken or gone, and reports that once', async () => {
  const { path, valid, reported } = await keyFile([a]);
  writeFileSync(path, '{"keys": [');
  expect(await valid()).toEqual([true, false, false]);
  expect(await valid()).toEqual([true, false, false]);
  expect(reported.splice(0)).toEqual([
    `the key file ${path} can't be used: it is not JSON; the keys of before stay valid`,
  ]);

  rmSync(path);
  expect(await valid()).toEqual([true, false, false]);
  expect(await valid()).toEqual([true, false, false]);
  expect(reported.splice(0)).toEqual([expect.stringContaining('there is no such file; the keys of before')]);

  writeFileSync(path, keySetText([b], 'public'));
  expect(await valid()).toEqual([false, true, false]);
  expect(reported).toEqual([]);
});

it('says that it needs no private keys', async () => {
  const { path, valid, reported } = await keyFile([a], 'private');
  expect(await valid()).toEqual([true, false, false]);
  expect(reported).toEqual([`${path} holds private keys; a gateway needs their public halves only, so give it those`]);
});

it("does not begin with a file that can't be used", async () => {
  const opened = KeysOfFile.open(join(folder(), 'none.json'), () => undefined);
  await expect(opened).rejects.toMatchObject({ kind: 'usage' });
});
