import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first: at the end it would have one core, and the others nothing to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/(simulation|grid|e2e\/crash)/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Modules of its own stand in for Temporal's, and its own clock for the real one: not in a process with others. */
const ALONE = ['virtual', 'throttled', 'many-watchers'].map((name) => `test/simulation/${name}.test.ts`);

/** A whole maintenance each, on a Temporal server: `npm test` runs those that kill a mutant (scripts/quick-tests.js). */
const JOURNEYS = ['workflows/**/*', 'e2e/*', 'grid/*', 'simulation/real'].map((name) => `test/${name}.test.ts`);

/** For what hangs, and for nothing else: a busy machine takes long over four journeys at once. */
const HANGS_MS = 180_000;

const TESTS = ['test/**/*.test.ts'];

const common = {
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  setupFiles: 'test/support/each-file.ts',
  // True, and no news in a test's output.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

// Three processes for two cores, because most tests wait for something; processes and not threads, because the
// Temporal SDK loads a native module. A process goes from file to file: to load and warm up everything for each of
// them would be a third of the whole.
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
