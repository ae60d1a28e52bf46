// `npm run test:all`: every test. Right after an `npm test` that passed on the same tree, it leaves out what that has run:
// build, checks, and its tests, except for the grid and the virtual clock, of which it runs more.
import { spawnSync } from 'node:child_process';
import { passedAt } from './passed-tree.js';
import { restOf, ROOT, runTests } from './tiers.js';

const at = passedAt();
if (at === null) {
  const { status } = spawnSync('npm', ['run', '-s', 'ready'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
} else
  console.log(
    `npm test passed on this tree at ${at.toISOString()}: of its checks and tests, only the grid and the virtual clock run again`,
  );
process.env.GRID = 'all';
await runTests(at === null ? (file) => [file] : restOf);
