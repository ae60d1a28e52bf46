import { readFile } from 'node:fs/promises';
import type { TlsFiles } from '../../src/domain/config.js';
import { Unreadable } from './told.js';

/** PEM, as `node:https` takes it. */
export type Tls = Partial<Record<keyof TlsFiles, Buffer>>;

/** Reads the files anew each time: certificates are renewed while a worker runs. Throws `Unreadable`, naming the path. */
export async function readTlsFiles(files: TlsFiles | null): Promise<Tls> {
  const tls: Tls = {};
  for (const key of ['ca', 'cert', 'key'] as const) {
    const path = files?.[key] ?? null;
    if (path !== null) tls[key] = await readPem(key, path);
  }
  return tls;
}

async function readPem(key: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Unreadable(`was not asked: tls.${key} ${path} can't be read on the worker (${code})`, { cause: error });
  }
}
