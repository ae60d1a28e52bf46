// `npm run production`: a whole maintenance, crashes and 50 runs at once on a real Temporal server with Postgres, in the
// topology of docker-compose.yml, without containers. The server is built once, for minutes, into .tagout/production.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The newest version that Go 1.26 can build; it contains the schema for Postgres. */
const SERVER = 'go.temporal.io/server';
const VERSION = 'v1.31.2';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const go = onPath('go') ?? missing('Go', 'golang-go, or a newer one from go.dev');
const postgres = postgresFolder() ?? missing('Postgres', 'postgresql');
const bin = join(process.cwd(), '.tagout', 'production', VERSION);
build();
const schema = JSON.parse(run(go, ['mod', 'download', '-json', `${SERVER}@${VERSION}`]).stdout).Dir;
// Removed at the end, also on Ctrl-C, which vitest receives too.
const folder = mkdtempSync(join(tmpdir(), 'tagout-production-'));
chmodSync(folder, 0o755);
process.on('SIGINT', () => undefined);
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/production', ...process.argv.slice(2)];
const surroundings = { PRODUCTION_SERVER: bin, PRODUCTION_MODULE: schema, PRODUCTION_POSTGRES: postgres };
const { status } = spawnSync(process.execPath, vitest, {
  stdio: 'inherit',
  env: { ...process.env, ...surroundings, TMPDIR: folder },
});
rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
process.exitCode = status ?? 1;

function build() {
  if (existsSync(join(bin, 'server')) && existsSync(join(bin, 'sql'))) return;
  console.error(`production: building the Temporal server ${VERSION} into ${bin} (once, some minutes)`);
  mkdirSync(bin, { recursive: true });
  run(go, ['install', ...['cmd/server', 'cmd/tools/sql'].map((one) => `${SERVER}/${one}@${VERSION}`)], { GOBIN: bin });
}

function run(program, args, env = {}) {
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (done.status !== 0) fail(`${[program, ...args].join(' ')} failed, see above`);
  return done;
}

/** Debian does not put the Postgres servers on PATH. */
function postgresFolder() {
  const lib = '/usr/lib/postgresql';
  const versions = existsSync(lib) ? readdirSync(lib).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(lib, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(existsSync);
}

function missing(what, debian) {
  return fail(`${what} is missing: install it (on Debian: apt-get install ${debian}), then try again`);
}

function fail(why) {
  console.error(`production: ${why}`);
  process.exit(1);
}
