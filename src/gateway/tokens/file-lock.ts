import { open, rm } from 'node:fs/promises';
import { writable } from './writable.js';

/**
 * Does the work while nobody else does such work on these files. Throws a `UserError` where somebody does: to wait for
 * them would change the files twice, which nobody asked for.
 */
export async function withLock<T>(paths: string[], work: () => Promise<T>): Promise<T> {
  const locks: string[] = [];
  try {
    for (const path of paths) locks.push(await lock(path));
    return await work();
  } finally {
    for (const taken of locks) await rm(taken, { force: true });
  }
}

async function lock(path: string): Promise<string> {
  const place = `${path}.lock`;
  const taking = open(place, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new Error(`another tagout key is at work; if none is, remove ${place}`, { cause: error });
  });
  await (await writable(path, taking)).close();
  return place;
}
