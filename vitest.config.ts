import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import KINDS from './test/kinds-of-files.json' with { type: 'json' };

/** Those that take long, the longest first. At the end, one of them would run alone and leave the other core idle. */
const LONGEST = [
  'simulation/virtual',
  'simulation/real',
  'grid/',
  'e2e/data-converter',
  'e2e/crash',
  'e2e/',
  'src/cli/',
];

/**
 * First what needs a process of its own, then long files and journeys, the longest of each first. A long file mostly
 * waits and a journey mostly works, so they take turns.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
    const [alone, long, journeys] = [KINDS.alone, KINDS.long, KINDS.journeys].map((kind) =>
      sorted.filter((file) => isOf(kind, file)),
    ) as [TestSpecification[], TestSpecification[], TestSpecification[]];
    const others = sorted.filter((file) => ![alone, long, journeys].some((list) => list.includes(file)));
    return [...alone, ...inTurns(long, journeys), ...others];
  }
}

function isOf(kind: string[], { moduleId }: TestSpecification): boolean {
  const path = relative(import.meta.dirname, moduleId);
  return kind.some((start) => path.startsWith(start));
}

function rank({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((path) => moduleId.includes(`/test/${path}`));
  return index === -1 ? LONGEST.length : index;
}

function inTurns(...lists: TestSpecification[][]): TestSpecification[] {
  return lists
    .flatMap((list) => list.map((file, index) => ({ file, at: index / list.length })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);
}

/** So long that only a test that hangs reaches it, even when many journeys run at the same time on a busy machine. */
const HANGS_MS = 300_000;

const common = {
  setupFiles: 'test/support/each-file.ts',
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  // The warning is right, but it does not belong in the output of tests.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

// test/kinds-of-files.json lists by the beginnings of their paths:
// - `alone`: these replace Temporal's modules and the real clock, so each needs a process of its own.
// - `journeys`: each test is a whole maintenance.
// - `long`: journeys with real programs as processes, and other files that take 15 s or more.
// Of the last two, `npm test` runs only the tests that kill a mutant (scripts/tiers.js).
//
// More processes than cores, because most tests wait for something. They are processes and not threads, because the
// Temporal SDK loads a native module. A process runs files of one project only, but many of them: loading everything
// again for each file would take a third of the whole time.
export default defineConfig({
  test: {
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...common, name: 'alone', include: KINDS.alone } },
      { test: { ...common, name: 'together', include: ['test/**/*.test.ts'], exclude: KINDS.alone, isolate: false } },
    ],
  },
});
