import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLock } from '../../../../src/gateway/tokens/file-lock.js';
import { folder } from './folder.js';

it('work is done while no other work on the same file is under way, and the lock goes with it', async () => {
  const path = join(folder(), 'keys.json');
  await withLock([path], async () => {
    await expect(withLock([path], async () => 'done')).rejects.toThrow('another tagout key is at work');
  });
  await expect(withLock([path], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(`${path}.lock`)).toBe(false);
  expect(await withLock([path], async () => 'done')).toBe('done');
});

it('a folder that is not there is told', async () => {
  await expect(withLock([join(folder(), 'no', 'keys.json')], async () => 1)).rejects.toThrow('there is no folder');
});
