import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { TlsFiles } from '../../src/domain/config.js';
import { Unreadable } from './unreadable.js';

/** Larger than any certificate bundle. The limit is needed because the person who starts a run names the file. */
const FILE_BYTES_MAX = 1024 * 1024;

/** PEM files for `node:https`. */
export type Tls = Partial<Record<keyof TlsFiles, Buffer>>;

/**
 * Reads the files each time, because certificates are renewed while a worker runs. Throws `Unreadable` with the path.
 */
export async function readTlsFiles(files: TlsFiles | null): Promise<Tls> {
  const tls: Tls = {};
  for (const key of ['ca', 'cert', 'key'] as const) {
    const path = files?.[key] ?? null;
    if (path !== null) tls[key] = await readPem(`tls.${key} ${path}`, path);
  }
  return tls;
}

async function readPem(shown: string, path: string): Promise<Buffer> {
  let file: FileHandle | null = null;
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would never return.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile()) throw new Unreadable(`was not asked: ${shown} is not a regular file`);
    return await readWhole(file, shown);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Unreadable(`was not asked: ${shown} can't be read on the worker (${code})`, { cause: error });
  } finally {
    await file?.close();
  }
}

/** Counts the bytes that it reads and does not use the file's size: files in /proc have size 0, and a file may grow. */
async function readWhole(file: FileHandle, shown: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  while (bytes <= FILE_BYTES_MAX) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(64 * 1024) });
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    bytes += bytesRead;
  }
  throw new Unreadable(`was not asked: ${shown} holds more than ${FILE_BYTES_MAX} bytes`);
}
