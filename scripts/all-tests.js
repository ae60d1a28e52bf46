// `npm run test:all`: every test. Right after an `npm test` that passed on the same tree, it leaves out what that has run
// whole: build, checks, and all tests that are neither journeys nor long.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { passedAt } from './passed-tree.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Those of vitest.config.ts of which `npm test` runs only a part. */
const PARTLY_RUN = ['alone', 'e2e', 'long', 'journeys'];

const at = passedAt();
const run = (program, words, env = {}) => {
  const { status } = spawnSync(program, words, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
};
if (at === null) run('npm', ['run', '-s', 'ready']);
else
  console.log(
    `npm test passed on this tree at ${at.toISOString()}: its checks and the tests of units are not run again`,
  );
const projects = at === null ? [] : PARTLY_RUN.map((name) => `--project=${name}`);
run('npx', ['vitest', 'run', ...projects], { GRID: 'all' });
