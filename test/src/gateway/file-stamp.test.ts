import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileStamp } from '../../../src/gateway/file-stamp.js';
import { folder } from './tokens/folder.js';

it('differs when a file is written again or removed, and else does not', async () => {
  const path = join(folder(), 'file');
  expect(await fileStamp(path)).toBe(await fileStamp(path));
  const none = await fileStamp(path);
  writeFileSync(path, 'one');
  const one = await fileStamp(path);
  expect(await fileStamp(path)).toBe(one);
  writeFileSync(path, 'three');
  expect(new Set([none, one, await fileStamp(path)]).size).toBe(3);
  rmSync(path);
  expect(await fileStamp(path)).toBe(none);
});
