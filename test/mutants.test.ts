import { execa } from 'execa';
import { expect, it } from 'vitest';

it('every mutant still applies: its text is found exactly once', async () => {
  const { stdout, exitCode } = await execa(process.execPath, ['scripts/mutants.js', '--check'], { reject: false });
  expect(stdout).toMatch(/^\d+ mutants apply$/);
  expect(exitCode).toBe(0);
});
