import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take long, the longest first. At the end, one of them would run alone and leave the other core idle. */
const LONG = ['simulation/virtual', 'simulation/real', 'grid/', 'e2e/data-converter', 'e2e/crash', 'e2e/', 'src/cli/'];

/**
 * Project by project, because a process runs files of one project only: it ends when the next file is of another one.
 * In each project, the longest files first.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = ['alone', 'long', 'journeys', 'units'];
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const long = LONG.findIndex((path) => moduleId.includes(`/test/${path}`));
      return projects.indexOf(project.name) * 100 + (long === -1 ? LONG.length : long);
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** These files replace Temporal's modules and the real clock, so each needs a process of its own. */
const ALONE = ['virtual', 'throttled', 'many-watchers'].map((name) => `test/simulation/${name}.test.ts`);

/** Each test is a whole maintenance. `npm test` runs only those that kill a mutant (scripts/tiers.js). */
const JOURNEYS = ['workflows/**/*', 'grid/*', 'simulation/real'].map((name) => `test/${name}.test.ts`);

/**
 * Journeys with real programs as processes, and other files that take 15 s or more. `npm test` runs only the tests of
 * these that kill a mutant.
 */
const LONG_FILES = [
  ...['abort', 'done', 'guard', 'init', 'start', 'status'].map((verb) => `src/cli/commands/${verb}`),
  ...['e2e/*', 'src/probe/ways', 'activities/blockers/each-prometheus', 'host/gateway-wait'],
].map((name) => `test/${name}.test.ts`);

/** So long that only a test that hangs reaches it, even when four journeys run at the same time on a busy machine. */
const HANGS_MS = 300_000;

const TESTS = ['test/**/*.test.ts'];

const common = {
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  // The warning is right, but it does not belong in the output of tests.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

/** Ends what the tests of a file share. The files of journeys share a worker, which ends with its process. */
const eachFile = { setupFiles: 'test/support/each-file.ts' };

// Three processes for two cores, because most tests wait for something. They are processes and not threads, because the
// Temporal SDK loads a native module. A process runs many files: loading everything again for each file would take a
// third of the whole time.
export default defineConfig({
  test: {
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...common, ...eachFile, name: 'alone', include: ALONE } },
      { test: { ...common, ...eachFile, name: 'long', include: LONG_FILES, isolate: false } },
      {
        test: {
          ...common,
          ...{ name: 'journeys', include: JOURNEYS, isolate: false },
        },
      },
      {
        test: {
          ...common,
          ...eachFile,
          ...{ name: 'units', include: TESTS, exclude: [...ALONE, ...LONG_FILES, ...JOURNEYS], isolate: false },
        },
      },
    ],
  },
});
