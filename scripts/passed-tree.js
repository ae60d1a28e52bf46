// Remembers which tree `npm test` has passed on, so that `npm run test:all` right after it does not do the same again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'node_modules', '.cache', 'passed-tree.json');

/** So that a test:all of another day runs everything: some tests depend on the machine, the clock and the network. */
const VALID_MS = 3_600_000;

/**
 * What a test can depend on, as a hash: every file that Git does not ignore, the packages, Node.js, and whether this is
 * CI. Null without Git.
 */
export function treeNow() {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = spawnSync('git', words, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (git.status !== 0) return null;
  const files = git.stdout.split('\0');
  const sum = createHash('sha256').update(`${process.version} ${process.env.CI ?? ''}\n`);
  for (const file of [...new Set(files)].sort().concat('node_modules/.package-lock.json')) {
    const path = join(ROOT, file);
    if (file !== '' && existsSync(path)) sum.update(`${file}\n`).update(readFileSync(path));
  }
  return sum.digest('hex');
}

export function passedOn(tree) {
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, JSON.stringify({ tree, at: Date.now() }));
}

export function forgetPassed() {
  rmSync(STAMP, { force: true });
}

/** When `npm test` passed on this tree, as a time; null if it did not, or long ago. */
export function passedAt() {
  try {
    const { tree, at } = JSON.parse(readFileSync(STAMP, 'utf8'));
    return tree !== null && Date.now() - at < VALID_MS && tree === treeNow() ? new Date(at) : null;
  } catch {
    return null;
  }
}
