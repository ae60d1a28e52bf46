import { mkdir } from 'node:fs/promises';
import { SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import type { Io } from '../io.js';
import { CliError, EXIT } from '../exit.js';

/** Where the server keeps its state: what ran yesterday is there tomorrow. */
const STATE = '.tagout';
const HTTP_PORT = 7243;
const UI_PORT = 8233;

/** One process for one machine: a Temporal dev server with its UI, and a worker, until Ctrl-C. */
export async function dev({ stdout, env }: Io): Promise<number> {
  const { ip, port } = localAddress(env['TEMPORAL_ADDRESS'] || '127.0.0.1:7233');
  const [{ startDevServer }, { runWorker }] = await Promise.all([
    import('../../dev-server.js'),
    import('../../worker.js'),
  ]);
  const say = (line: string): void => stdout(`${line}\n`);
  await mkdir(STATE, { recursive: true });
  const server = await startDevServer({
    ip,
    port,
    httpPort: HTTP_PORT,
    uiPort: UI_PORT,
    dbFilename: `${STATE}/temporal.db`,
    namespace: env['TEMPORAL_NAMESPACE'] || 'default',
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    say,
  });
  say(`Temporal ${server.address}   HTTP ${server.httpUrl}   UI ${server.uiUrl}   state in ./${STATE}/`);
  try {
    await runWorker({ env, say, readyFile: undefined });
  } finally {
    await server.stop();
  }
  return EXIT.done;
}

function localAddress(address: string): { ip: string; port: number } {
  const [host, port] = [
    address.slice(0, address.lastIndexOf(':')),
    Number(address.slice(address.lastIndexOf(':') + 1)),
  ];
  const ip = host === 'localhost' ? '127.0.0.1' : host;
  if (!/^127\.\d+\.\d+\.\d+$/.test(ip) || !Number.isInteger(port))
    throw new CliError(
      EXIT.usage,
      `tagout dev serves this machine alone, and TEMPORAL_ADDRESS says ${address}: unset it, or give 127.0.0.1 and a port.`,
    );
  return { ip, port };
}
