// Which tests `npm test` and `npm run test:all` run: by test/kinds-of-files.json and by scripts/mutant-table.js (`tests`).
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { Places } from './mutant-places.js';
import { MUTANTS } from './mutant-table.js';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { journeys, long } = JSON.parse(readFileSync(new URL('../test/kinds-of-files.json', import.meta.url), 'utf8'));
const PARTLY_RUN = [...journeys, ...long];

const places = new Places(ROOT);
const killers = MUTANTS.map(({ tests }) => ({ path: places.testOf(tests), title: tests[1] }));

/** Of these files, `npm test` runs only the tests that kill a mutant. */
const isPartlyRun = ({ moduleId }) => PARTLY_RUN.some((start) => relative(ROOT, moduleId).startsWith(start));

/** `npm test` runs fewer seeds on the virtual clock, and fewer cells of the grid: nothing of these counts as done. */
const isShortened = ({ moduleId }) => /^test\/(grid\/|simulation\/virtual\.)/.test(relative(ROOT, moduleId));

/** Runs what `choose` makes of each file, which is a list of specifications. Sets `process.exitCode` if a test fails. */
export async function runTests(choose, options = {}) {
  process.env.NODE_ENV = 'test';
  const vitest = await createVitest('test', { root: ROOT, watch: false, ...options });
  try {
    await vitest.standalone();
    const files = await vitest.globTestSpecifications();
    const { testModules } = await vitest.runTestSpecifications(files.flatMap(choose));
    return { files, testModules };
  } finally {
    await vitest.close();
  }
}

/** What `npm test` runs of a file: all of it, or only the tests that kill a mutant, if there are any. */
export function quickPartOf(file) {
  if (!isPartlyRun(file)) return [file];
  const pattern = patternOf(file);
  return pattern === null ? [] : [only(file, new RegExp(pattern))];
}

/** What `npm test` has not run of a file. */
export function restOf(file) {
  if (isShortened(file)) return [file];
  if (!isPartlyRun(file)) return [];
  const pattern = patternOf(file);
  return [pattern === null ? file : only(file, new RegExp(`^(?![^]*(?:${pattern}))`))];
}

/** The mutants' tests in those files of which `npm test` runs a part. */
export function killersIn(files) {
  const paths = files.filter(isPartlyRun).map(({ moduleId }) => relative(ROOT, moduleId));
  const found = killers.filter(({ path }) => paths.includes(path));
  for (const { path, title } of found)
    if (title === undefined)
      throw new Error(`a mutant of scripts/mutant-table.js names no test of ${path}, so all of them would run`);
  return found;
}

function patternOf(file) {
  const titles = [...new Set(killersIn([file]).map(({ title }) => title))];
  return titles.length === 0 ? null : titles.join('|');
}

function only(file, testNamePattern) {
  return file.project.createSpecification(file.moduleId, { testNamePattern });
}
