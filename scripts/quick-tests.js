// What `npm test` runs after the build and the checks: every test that is neither a journey nor in a long file, with fewer
// seeds, and of the others those that kill a mutant. `npm run test:all` runs them all. What decides which is which is vitest.config.ts
// (the projects) and scripts/mutant-table.js (`tests`).
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { Places } from './mutant-places.js';
import { MUTANTS } from './mutant-table.js';
import { forgetPassed, passedOn, treeNow } from './passed-tree.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const QUICK = { VIRTUAL_SEEDS: '500' };

/** More than in vitest.config.ts: of these tests, more wait than work. With three, two cores are busy for 60 % of the time. */
const PROCESSES = 5;

/** The projects of vitest.config.ts with journeys or long files. */
const isPartlyRun = ({ project }) => ['journeys', 'e2e', 'long'].includes(project.name);

const places = new Places(ROOT);
const killers = MUTANTS.map(({ tests }) => ({ path: places.testOf(tests), title: tests[1] }));

forgetPassed();
const tree = treeNow();
Object.assign(process.env, QUICK, { NODE_ENV: 'test' });
const vitest = await createVitest('test', { root: ROOT, watch: false, maxWorkers: PROCESSES });
try {
  await vitest.standalone();
  const files = await vitest.globTestSpecifications();
  const { testModules } = await vitest.runTestSpecifications(files.flatMap(quickPartOf));
  // A pattern that fits no test is no error for Vitest.
  for (const { path, title } of killersIn(files.filter(isPartlyRun)))
    if (!hasRun(testModules, path, title)) {
      console.error(`no test of ${path} was run that is called "${title}": correct scripts/mutant-table.js`);
      process.exitCode = 1;
    }
} finally {
  await vitest.close();
}
if ((process.exitCode ?? 0) === 0 && tree !== null) passedOn(tree);

/** What is run of this file: all of it, or only the tests that kill a mutant, if there are any. */
function quickPartOf(file) {
  if (!isPartlyRun(file)) return [file];
  const titles = [...new Set(killersIn([file]).map(({ title }) => title))];
  if (titles.length === 0) return [];
  return [file.project.createSpecification(file.moduleId, { testNamePattern: new RegExp(titles.join('|')) })];
}

/** The mutants' tests in these files, which are partly run. */
function killersIn(files) {
  const paths = files.map(({ moduleId }) => relative(ROOT, moduleId));
  const found = killers.filter(({ path }) => paths.includes(path));
  for (const { path, title } of found)
    if (title === undefined)
      throw new Error(`a mutant of scripts/mutant-table.js names no test of ${path}, so all of them would run`);
  return found;
}

function hasRun(modules, path, title) {
  const module = modules.find(({ moduleId }) => relative(ROOT, moduleId) === path);
  const ran = [...(module?.children.allTests() ?? [])].filter((test) => test.result().state !== 'skipped');
  // A pattern sees the names of the groups and of the test with only spaces between them.
  return ran.some(({ fullName }) => new RegExp(title).test(fullName.replaceAll(' > ', ' ')));
}
