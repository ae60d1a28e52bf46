import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { frozenBundle } from '../histories/files.js';
import { workflowBundle } from './workflow-bundle.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The workflows as they were before: of the commit that UPGRADE_FROM names, else of the newest release in
 * test/histories. Answers the path of their bundle.
 */
export async function earlierBundle(): Promise<string> {
  const commit = process.env['UPGRADE_FROM'];
  if (commit !== undefined) return bundleOf(git('rev-parse', '--short', `${commit}^{commit}`));
  const frozen = frozenBundle();
  const path = join(ROOT, '.tagout', `workflows-${frozen.version}.js`);
  mkdirSync(join(ROOT, '.tagout'), { recursive: true });
  // Another test process may be reading it.
  writeFileSync(`${path}.${process.pid}`, gunzipSync(readFileSync(frozen.path)));
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

function bundleOf(commit: string): Promise<string> {
  const folder = join(ROOT, '.tagout', `source-${commit}`);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    const archive = execFileSync('git', ['archive', commit, 'workflows', 'src', 'activities'], {
      cwd: ROOT,
      maxBuffer: 2 ** 28,
    });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
  }
  return workflowBundle(join(folder, 'workflows', 'index.ts'), join(folder, 'workflows', 'few-frames.ts'));
}

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
