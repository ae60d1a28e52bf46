import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the longest files first. At the end, one of them would run alone and leave the other cores idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/(simulation|grid|e2e\/crash)/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** These files replace Temporal's modules and the real clock, so each needs a process of its own. */
const ALONE = ['virtual', 'throttled', 'many-watchers'].map((name) => `test/simulation/${name}.test.ts`);

/** Each test is a whole maintenance. `npm test` runs only those that kill a mutant (scripts/quick-tests.js). */
const JOURNEYS = ['workflows/**/*', 'e2e/*', 'grid/*', 'simulation/real'].map((name) => `test/${name}.test.ts`);

/** So long that only a test that hangs reaches it, even when four journeys run at the same time on a busy machine. */
const HANGS_MS = 300_000;

const TESTS = ['test/**/*.test.ts'];

const common = {
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  setupFiles: 'test/support/each-file.ts',
  // The warning is right, but it does not belong in the output of tests.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

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
      { test: { ...common, name: 'alone', include: ALONE } },
      { test: { ...common, name: 'journeys', include: JOURNEYS, isolate: false } },
      { test: { ...common, name: 'units', include: TESTS, exclude: [...ALONE, ...JOURNEYS], isolate: false } },
    ],
  },
});
