import { describe } from 'vitest';
import { findProgram } from '../support/programs.js';
import { DASH } from './run-script.js';

/** `describe` for what runs the script: skipped, by name, where there is no dash; in CI it runs, and fails. */
export function describeWithDash(name: string, body: () => void, options: { concurrent?: true } = {}): void {
  if (findProgram('dash') !== null || process.env['CI'] !== undefined) describe(name, options, body);
  else describe.skip(`${name} (no dash on this machine)`, body);
}

/** The same, under dash and under the shell of busybox. */
export function describeWithShells(name: string, body: (shell: string[]) => void): void {
  describeWithDash(`${name}, under dash`, () => body(DASH));
  const busybox = `${name}, under busybox`;
  if (findProgram('busybox') !== null || process.env['CI'] !== undefined)
    describe(busybox, () => body(['busybox', 'sh']));
  else describe.skip(`${busybox} (no busybox on this machine)`, () => body(['busybox', 'sh']));
}
