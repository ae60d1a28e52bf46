import { defineConfig } from 'vitest/config';

// Two cores: two files at a time, each in a process of its own, because the Temporal SDK loads a native module.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
