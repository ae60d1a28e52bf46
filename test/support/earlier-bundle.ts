import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workflowBundle } from './workflow-bundle.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The workflows as they were in the last release: of the commit that UPGRADE_FROM names, else of the newest tag `v*`, and
 * today's where there is none. Answers the path of their bundle.
 */
export async function earlierBundle(): Promise<string> {
  const commit = process.env['UPGRADE_FROM'] ?? git('tag', '--list', 'v*', '--sort=-v:refname').split('\n')[0];
  if (!commit) return workflowBundle();
  const id = git('rev-parse', '--short', `${commit}^{commit}`);
  const folder = join(ROOT, '.tagout', `source-${id}`);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    const archive = execFileSync('git', ['archive', id, 'workflows', 'src', 'activities'], {
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
