// What `npm test` runs after the build and the checks: every test that is neither a journey nor in a long file, with fewer
// seeds, and of the others those that kill a mutant. `npm run test:all` runs them all.
import { relative } from 'node:path';
import { forgetPassed, passedOn, treeNow } from './passed-tree.js';
import { killersIn, quickPartOf, ROOT, runTests } from './tiers.js';

/** More than in vitest.config.ts: of these tests, more wait than work. */
const PROCESSES = 5;

forgetPassed();
const tree = treeNow();
process.env.VIRTUAL_SEEDS = '500';
const { files, testModules } = await runTests(quickPartOf, { maxWorkers: PROCESSES });
// A pattern that fits no test is no error for Vitest.
for (const { path, title } of killersIn(files))
  if (!hasRun(path, title)) {
    console.error(`no test of ${path} was run that is called "${title}": correct scripts/mutant-table.js`);
    process.exitCode = 1;
  }
if ((process.exitCode ?? 0) === 0 && tree !== null) passedOn(tree);

function hasRun(path, title) {
  const module = testModules.find(({ moduleId }) => relative(ROOT, moduleId) === path);
  const ran = [...(module?.children.allTests() ?? [])].filter((test) => test.result().state !== 'skipped');
  // A pattern sees the names of the groups and of the test with only spaces between them.
  return ran.some(({ fullName }) => new RegExp(title).test(fullName.replaceAll(' > ', ' ')));
}
