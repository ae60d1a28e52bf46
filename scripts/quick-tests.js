// What `npm test` runs after the build and the checks: every test that is not a journey, with fewer seeds, and of the
// journeys those that kill a mutant. `npm run test:all` runs them all. What decides which is which is vitest.config.ts
// (the projects) and scripts/mutant-table.js (`tests`).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Places } from './mutant-places.js';
import { MUTANTS } from './mutant-table.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORT = join(ROOT, 'node_modules', '.cache', 'quick-tests.json');
const QUICK = { VIRTUAL_SEEDS: '500' };

/** More than in vitest.config.ts: of these tests, more wait than work. With three, two cores are busy for 60 % of the time. */
const PROCESSES = 5;

const places = new Places(ROOT);
const killers = MUTANTS.map(({ tests }) => [places.testOf(tests), tests[1]]);
const isJourney = ([path]) => path.startsWith('test/workflows/');
const journeys = killers.filter(isJourney);
for (const [path, title] of journeys)
  if (title === undefined)
    throw new Error(`a mutant of scripts/mutant-table.js names no test of ${path}, so all of them would run`);

const rounds = [
  ['--project=alone', '--project=units'],
  ['--project=journeys', ...filesOf(journeys), '-t', [...new Set(journeys.map(([, title]) => title))].join('|')],
];
mkdirSync(dirname(REPORT), { recursive: true });
const ran = rounds.flatMap((round) => {
  rmSync(REPORT, { force: true });
  const env = { ...process.env, ...QUICK };
  const words = [
    'vitest',
    'run',
    `--maxWorkers=${PROCESSES}`,
    ...round,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${REPORT}`,
  ];
  const { status } = spawnSync('npx', words, { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
  return existsSync(REPORT) ? testsIn(REPORT) : [];
});
// A pattern that fits no test is no error for Vitest.
for (const [path, title] of journeys)
  if (!ran.some((one) => one.path === path && new RegExp(title).test(one.name))) {
    console.error(`no test of ${path} was run that is called "${title}": correct scripts/mutant-table.js`);
    process.exitCode = 1;
  }

/** The tests that were run and not skipped. */
function testsIn(report) {
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName }) => ({ path: relative(ROOT, file), name: fullName })),
  );
}

function filesOf(some) {
  return [...new Set(some.map(([path]) => path))];
}
