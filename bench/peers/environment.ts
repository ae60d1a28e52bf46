import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** `aws`: the aws CLI and boto3. `ansible`: ansible with the collections of AWS, 700 MB. */
export type EnvironmentName = 'aws' | 'ansible';

const ROOT = join(import.meta.dirname, '../../..');
const INSTALL_MS = 600_000;

/** The virtual environment of a peer, in the checkout. */
export function environment(name: EnvironmentName): string {
  return join(ROOT, '.bench', name);
}

/** Makes the environment if it is not there: every package of bench/peers/requirements-NAME.txt, all of them pinned. */
export async function install(name: EnvironmentName, say: (line: string) => void): Promise<void> {
  const venv = environment(name);
  const list = join(ROOT, 'bench', 'peers', `requirements-${name}.txt`);
  const stamp = join(venv, 'installed.txt');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === (await readFile(list, 'utf8'))) return;
  say(`installing ${name} into .bench/${name} (once)`);
  await mkdir(join(ROOT, '.bench'), { recursive: true });
  await rm(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-deps', '--disable-pip-version-check'];
  await run(join(venv, 'bin', 'python'), [...pip, '-r', list]);
  // The stamp comes last: an environment without it is made again.
  await copyFile(list, stamp);
}

async function run(program: string, words: string[]): Promise<void> {
  try {
    await promisify(execFile)(program, words, { timeout: INSTALL_MS });
  } catch (cause) {
    const { stderr = '', message } = cause as { stderr?: string; message: string };
    throw new Error(stderr.trim().split('\n').at(-1) || message, { cause });
  }
}
