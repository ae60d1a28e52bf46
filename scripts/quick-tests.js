// What `npm test` runs after the build and the checks: every test that is not a journey, with fewer seeds, and of the
// journeys those that kill a mutant. `npm run test:all` runs them all. What decides which is which is vitest.config.ts
// (the projects) and scripts/mutant-table.js (`tests`).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Places } from './mutant-places.js';
import { MUTANTS } from './mutant-table.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const QUICK = { VIRTUAL_SEEDS: '1000' };

const places = new Places(ROOT);
const killers = MUTANTS.map(({ tests }) => [places.testOf(tests), tests[1]]);
const isJourney = ([path]) => path.startsWith('test/workflows/');
const named = killers.filter((killer) => isJourney(killer) && killer[1] !== undefined);
const whole = killers.filter((killer) => isJourney(killer) && killer[1] === undefined);

const rounds = [
  ['--project=alone', '--project=units'],
  ['--project=journeys', ...filesOf(named), '-t', [...new Set(named.map(([, title]) => title))].join('|')],
  ['--project=journeys', ...filesOf(whole)],
];
for (const round of rounds) {
  const env = { ...process.env, ...QUICK };
  const { status } = spawnSync('npx', ['vitest', 'run', ...round], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

function filesOf(some) {
  return [...new Set(some.map(([path]) => path))];
}
