import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the range of ports for outgoing connections, which may take any free port at any moment. */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const ATTEMPTS_MAX = 50;

/** Free ports of 127.0.0.1, for programs that can't choose one themselves. */
export async function freePorts(count: number): Promise<number[]> {
  const held: { port: number; server: Server }[] = [];
  for (let attempt = 1; held.length < count; attempt += 1) {
    if (attempt > ATTEMPTS_MAX) throw new Error(`no ${count} free ports between ${LOWEST} and ${HIGHEST}`);
    const port = randomInt(LOWEST, HIGHEST);
    const server = await listen(port);
    if (server !== null) held.push({ port, server });
  }
  await Promise.all(held.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  return held.map(({ port }) => port);
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
