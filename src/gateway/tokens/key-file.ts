import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../../domain/user-error.js';
import { parseKeySet, type SigningKey } from './key-set.js';

/** Bytes. A key takes about 200. */
const LARGEST_FILE = 65_536;

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'this user may not read it',
  ELOOP: 'it is a link that leads nowhere',
};

/** The keys of this file; the first one signs. Throws a `UserError` that says in a sentence why it can't be used. */
export async function readKeyFile(path: string): Promise<SigningKey[]> {
  const keys = await readKeys(path);
  if (typeof keys === 'string') throw new UserError('usage', `the key file ${path} can't be used: ${keys}`);
  return keys;
}

/** Whether its mode lets others than its owner read it. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  return ((await stat(path)).mode & 0o044) !== 0;
}

async function readKeys(path: string): Promise<SigningKey[] | string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'it is a directory';
    // Reading a pipe or a device might never end.
    if (!found.isFile()) return 'it is not a regular file';
    if (found.size > LARGEST_FILE) return `it has more than ${LARGEST_FILE} bytes`;
    return parseKeySet(await readFile(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return UNREADABLE[code ?? ''] ?? message;
  }
}
