import { describe } from 'vitest';
import { findProgram } from '../support/programs.js';

/** `describe` for what runs the script: skipped, by name, where there is no dash; in CI it runs, and fails. */
export function describeWithDash(name: string, body: () => void): void {
  if (findProgram('dash') !== null || process.env['CI'] !== undefined) describe(name, body);
  else describe.skip(`${name} (no dash on this machine)`, body);
}
