import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that is written and not yet at its place. */
export interface Replacement {
  /** Moves it to its place, over what is there. */
  commit(): Promise<void>;
  /** Removes it, unless it was moved. */
  discard(): Promise<void>;
}

/**
 * Writes a file beside `path`, so that `path` never holds half of it. The file has `mode` from its first moment; the
 * umask may take from it.
 */
export async function prepareFile(path: string, text: string, mode: number): Promise<Replacement> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  // Fails where something has that name already, a link included.
  const file = await open(draft, 'wx', mode);
  const discard = () => rm(draft, { force: true });
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await discard();
    throw error;
  } finally {
    await file.close();
  }
  const commit = async () => {
    await rename(draft, path);
    await syncFolder(dirname(path));
  };
  return { commit, discard };
}

/** Without this, a power loss could undo the move. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
