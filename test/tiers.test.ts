import { execa } from 'execa';
import { expect, it } from 'vitest';

/** Prints for each [path, name of a test] which tiers run it. Scripts have no types, so this is one too. */
const TIERS_OF = `
import { quickPartOf, restOf, ROOT } from './scripts/tiers.js';
const tiers = JSON.parse(process.argv[1]).map(([path, test]) => {
  const file = { moduleId: ROOT + path, project: { createSpecification: (_, only) => only } };
  const runs = (parts) => parts.some(({ testNamePattern: only }) => only === undefined || only.test(test));
  return [...(runs(quickPartOf(file)) ? ['npm test'] : []), ...(runs(restOf(file)) ? ['test:all'] : [])];
});
console.log(JSON.stringify(tiers));`;

const SLOTS = 'test/workflows/workers/slots.test.ts';

/** The path of a file, the name of a test, and what runs it. */
const TESTS: [string, string, string[]][] = [
  ['test/src/domain/plan.test.ts', 'any', ['npm test']],
  [SLOTS, 'more runs than a worker can watch: a killer', ['npm test']],
  [SLOTS, 'in two lines\nmore runs than a worker can watch', ['npm test']],
  [SLOTS, 'kills no mutant', ['test:all']],
  ['test/src/cli/commands/guard.test.ts', 'guard is clear before any run', ['test:all']],
  ['test/e2e/screen.test.ts', 'any', ['test:all']],
  ['test/grid/hosts.test.ts', 'any', ['test:all']],
  ['test/simulation/throttled.test.ts', 'any', ['npm test']],
  ['test/simulation/virtual.test.ts', 'any', ['npm test', 'test:all']],
];

it('every test runs in npm test, or in the test:all after it', async () => {
  const asked = JSON.stringify(TESTS.map(([path, test]) => [path, test]));
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', TIERS_OF, asked]);
  expect(JSON.parse(stdout)).toEqual(TESTS.map((test) => test[2]));
});
