import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGuarded } from '../../src/dev-server/guarded-child.js';

/** Postgres refuses to run as root; Debian has this user for it. */
const USER = 'postgres';
const LOOK_AGAIN_MS = 100;

/** Starts Postgres in a temporary folder, with the user `temporal`, on 127.0.0.1 only. */
export async function startPostgres(bin: string, port: number): Promise<{ stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-postgres-'));
  chmodSync(folder, 0o755);
  const as = (program: string, ...args: string[]): [string, string[]] => {
    const path = join(bin, program);
    return process.getuid?.() === 0
      ? ['setpriv', [`--reuid=${USER}`, `--regid=${USER}`, '--init-groups', path, ...args]]
      : [path, args];
  };
  if (process.getuid?.() === 0) execFileSync('chown', [USER, folder]);
  const data = join(folder, 'data');
  execFileSync(...as('initdb', '-D', data, '-U', 'temporal', '--auth=trust', '-E', 'UTF8'), {
    stdio: 'ignore',
    cwd: '/',
  });
  const [program, args] = as(
    'postgres',
    ...['-D', data, '-p', `${port}`],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  );
  const server = startGuarded(program, args);
  const isReady = (): boolean => {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`, '-U', 'temporal']);
      return true;
    } catch {
      return false;
    }
  };
  let isOver = false;
  void server.exited.then(() => (isOver = true));
  while (!isReady()) {
    if (isOver) throw new Error(`Postgres ended before it was up: ${server.complaint()}`);
    await sleep(LOOK_AGAIN_MS);
  }
  return {
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
