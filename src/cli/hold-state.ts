import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../domain/user-error.js';

/**
 * Makes the folder where `tagout dev` keeps its state, and holds it until the returned function is called or this process
 * ends: two Temporal servers must not write into one database. A socket holds it, because nobody answers there once its
 * process is gone, however it ended. Throws a `UserError` if the folder can't be made, or is held.
 */
export async function holdState(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    throw new UserError('usage', `tagout dev keeps its state in ./${folder}/, which can't be made: ${cause.message}`, {
      cause,
    });
  });
  const path = join(folder, 'dev.sock');
  const holder = createServer((socket) => socket.destroy()).unref();
  while (!(await listens(holder, path))) {
    if (await answers(path))
      throw new UserError(
        'unreachable',
        `another tagout dev keeps its state in ./${folder}/: use that one, stop it, or run this one in another folder`,
      );
    // Left by a process that was killed. Two that find it at the same moment can both go on.
    await rm(path, { force: true });
  }
  return () => new Promise((resolve) => holder.close(() => resolve()));
}

/** False if the socket is there already. On a file system without sockets nothing is held, and nobody is kept out. */
function listens(holder: Server, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    holder.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    holder.listen(path, () => resolve(true));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
