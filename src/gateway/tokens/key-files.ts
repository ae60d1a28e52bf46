import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { JWK } from 'jose';
import { UserError } from '../../domain/user-error.js';
import { readKeyFile } from './key-file.js';
import { keySetText, publicJwk, type SigningKey } from './key-set.js';
import { makeKey } from './make-key.js';
import { withLock } from './file-lock.js';
import { prepareFile, type Replacement } from './replace-file.js';
import { writable } from './writable.js';

/** Valid at the same time: the key that signs, and the one before, for tokens that it signed. */
const KEPT = 2;

export interface KeyFiles {
  /** Gets the private keys. */
  output: string;
  /** Gets their public halves, which are all that a gateway needs. */
  publicFile: string | null;
}

/** What was made. Nothing private is in it, and with its `keys` it is the public JWKS. */
export interface MadeKeys {
  /** The key that signs from now on. */
  kid: string;
  /** The key before, which stays valid for the tokens that it signed. */
  kept: string | null;
  /** Keys that are not valid any more. */
  dropped: string[];
  output: string;
  public: string | null;
  keys: JWK[];
}

/**
 * Makes a key, and puts it before those that are in the files. Throws a `UserError` where a file can't be used; then
 * both are as they were.
 */
export async function makeKeyFiles({ output, publicFile }: KeyFiles): Promise<MadeKeys> {
  if (publicFile !== null && (await placeOf(output)) === (await placeOf(publicFile)))
    throw new UserError('usage', `--output and --public are the same file, ${output}: say two`);
  const files = publicFile === null ? [output] : [output, publicFile];
  return withLock(files, () => addKey({ output, publicFile }));
}

async function addKey({ output, publicFile }: KeyFiles): Promise<MadeKeys> {
  const own = await existing(output);
  const published = publicFile === null ? null : await existing(publicFile);
  if (own?.some(({ d }) => d === null))
    throw new UserError('usage', `${output} holds a key without its private half: is it the file of --public?`);
  if (published?.some(({ d }) => d !== null))
    throw new UserError('usage', `${publicFile} holds private keys: is it the file of --output?`);
  if (own !== null && published !== null && !published.some((one) => own.some(({ kid }) => kid === one.kid)))
    throw new UserError('usage', `no key of ${publicFile} is in ${output}: they are not two halves of the same keys`);

  const before = own ?? published ?? [];
  const made = await makeKey();
  const keys = [made, ...before].slice(0, KEPT);
  const privateKeys = keys.filter(({ d }) => d !== null);
  // The public half first: a token of a key that the gateway does not know yet would be refused.
  await writeAll([
    ...(publicFile === null ? [] : [{ path: publicFile, text: keySetText(keys, 'public'), mode: 0o644 }]),
    { path: output, text: keySetText(privateKeys, 'private'), mode: 0o600 },
  ]);
  return {
    kid: made.kid,
    kept: before[0]?.kid ?? null,
    dropped: before.slice(KEPT - 1).map(({ kid }) => kid),
    output,
    public: publicFile,
    keys: keys.map(publicJwk),
  };
}

/** Null: there is no such file. */
async function existing(path: string): Promise<SigningKey[] | null> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UserError('usage', `${path} can't be written: ${error.message}`);
  });
  if (found === null) return null;
  if (found.isSymbolicLink())
    throw new UserError('usage', `${path} is a link, which would be lost: name the file that it leads to`);
  return readKeyFile(path);
}

/** Where a path leads, though the file may not be there yet. */
async function placeOf(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

/** All are written before the first is moved to its place. */
async function writeAll(files: { path: string; text: string; mode: number }[]): Promise<void> {
  const ready: Replacement[] = [];
  try {
    for (const { path, text, mode } of files) ready.push(await writable(path, prepareFile(path, text, mode)));
    for (const [index, one] of ready.entries()) await writable(files[index]!.path, one.commit());
  } catch (error) {
    for (const one of ready) await one.discard();
    throw error;
  }
}
