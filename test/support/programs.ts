import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';

/**
 * `test` for a test that needs a program that not everybody has. Without the program, the test is skipped and names it.
 * In CI it runs and fails, because there `.ci/run` has installed all of them.
 */
export function testWith(program: string): (name: string, body: (path: string) => unknown) => void {
  const path = findProgram(program);
  return (name, body) => {
    if (path !== null) test(name, () => body(path) as Promise<void>);
    else if (process.env['CI'] === undefined) test.skip(`${name} (no ${program} on this machine)`);
    else test(name, () => Promise.reject(new Error(`${program} is not installed`)));
  };
}

/** The same for a group of tests. */
export function describeWith(program: string): (name: string, body: (path: string) => void) => void {
  const path = findProgram(program);
  return (name, body) => {
    if (path !== null) describe(name, () => body(path));
    else testWith(program)(name, () => undefined);
  };
}

/** Looks on PATH, then in the private virtual environment of this checkout. */
export function findProgram(program: string): string | null {
  const venv = fileURLToPath(new URL('../../.venv/bin', import.meta.url));
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), venv];
  return folders.map((folder) => join(folder, program)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
