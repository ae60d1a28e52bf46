import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareFile } from '../../../../src/gateway/tokens/replace-file.js';
import { folder } from './folder.js';

it('replaces a file with a whole new one, which nobody else can read before', async () => {
  const at = folder();
  const path = join(at, 'keys.json');
  writeFileSync(path, 'before', { mode: 0o644 });
  const replacement = await prepareFile(path, 'after', 0o600);
  const drafts = readdirSync(at).filter((name) => name !== 'keys.json');
  expect(drafts).toHaveLength(1);
  expect(statSync(join(at, drafts[0]!)).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toBe('before');

  await replacement.commit();
  expect(readFileSync(path, 'utf8')).toBe('after');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(at)).toEqual(['keys.json']);
  await replacement.discard();
  expect(readdirSync(at)).toEqual(['keys.json']);
});

it('leaves nothing when it is discarded', async () => {
  const at = folder();
  await (await prepareFile(join(at, 'keys.json'), 'after', 0o600)).discard();
  expect(readdirSync(at)).toEqual([]);
});

it('creates the file with its final mode, whatever the umask is', async () => {
  const at = folder();
  const before = process.umask(0);
  try {
    await prepareFile(join(at, 'keys.json'), 'secret', 0o600);
  } finally {
    process.umask(before);
  }
  expect(readdirSync(at).map((name) => statSync(join(at, name)).mode & 0o777)).toEqual([0o600]);
});
