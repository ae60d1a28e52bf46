import { randomUUID } from 'node:crypto';
import {
  existsSync,
  openSync,
  readSync,
  closeSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { UserError } from '../domain/user-error.js';

/** Enough to know a report from other files. */
const BEGINNING_BYTES = 64;

/**
 * Writes a whole file or nothing: a reader never sees half a report. It replaces an empty file or what `isOurs` says is
 * an earlier one, and nothing else. Throws `UserError`. Returns whether it has replaced a file.
 */
export function writeReportFile(file: string, text: string, isOurs: (beginning: string) => boolean): boolean {
  try {
    const isThere = existsSync(file);
    const path = isThere ? realpathSync(file) : file;
    if (isThere && !statSync(path).isFile()) throw bad(file, 'it is not a file');
    if (isThere && !isReplaceable(path, isOurs))
      throw bad(file, 'it is there already and is no report of tagout; remove it or choose another name');
    const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`;
    try {
      writeFileSync(draft, text, { flag: 'wx' });
      renameSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
    return isThere;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw bad(file, (error as Error).message.replace(/,? (open|rename|write|stat) '.*$/, ''), error);
  }
}

function isReplaceable(path: string, isOurs: (beginning: string) => boolean): boolean {
  const buffer = Buffer.alloc(BEGINNING_BYTES);
  const open = openSync(path, 'r');
  try {
    const length = readSync(open, buffer, 0, BEGINNING_BYTES, 0);
    return length === 0 || isOurs(buffer.toString('utf8', 0, length));
  } finally {
    closeSync(open);
  }
}

function bad(file: string, why: string, cause?: unknown): UserError {
  return new UserError('usage', `the report was not written to ${file}: ${why}`, { cause });
}
