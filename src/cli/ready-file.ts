import { writeFile } from 'node:fs/promises';
import { UserError } from '../domain/user-error.js';

/** Writes the file of `--ready-file`. Throws if it can't be written: somebody would wait for it forever. */
export async function writeReady(path: string): Promise<void> {
  try {
    await writeFile(path, `${process.pid}\n`);
  } catch (cause) {
    throw new UserError('usage', `--ready-file ${path} can't be written: ${(cause as Error).message}`, { cause });
  }
}
