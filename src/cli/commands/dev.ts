import { SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import type { Io } from '../io.js';
import { UserError } from '../../domain/user-error.js';
import { EXIT } from '../exit.js';
import { holdState } from '../hold-state.js';
import { explainNoPackages } from '../no-packages.js';
import { openGateway } from './dev-gateway.js';
import { withPortHint } from '../port-hint.js';

/** Where the server keeps its state, so that runs survive a restart. */
const STATE = '.tagout';
const HTTP_PORT = 7243;
const UI_PORT = 8233;

export interface DevPorts {
  httpPort?: number;
  uiPort?: number;
  gatewayPort?: number;
}

/** One process for one machine: a Temporal dev server with its UI, a gateway, and a worker, until Ctrl-C. */
export async function dev({ stdout, stderr, env }: Io, ports: DevPorts): Promise<number> {
  const { ip, port } = localAddress(env['TEMPORAL_ADDRESS'] || '127.0.0.1:7233');
  const [{ startDevServer }, { runWorker }] = await Promise.all([
    import('../../dev-server.js'),
    import('../../worker.js').catch(explainNoPackages),
  ]);
  const say = (line: string): void => stdout(`${line}\n`);
  const warn = (line: string): void => stderr(`${line}\n`);
  const namespace = env['TEMPORAL_NAMESPACE'] || 'default';
  const release = await holdState(STATE);
  const { httpPort = HTTP_PORT, uiPort = UI_PORT } = ports;
  const server = await startDevServer({
    ip,
    port,
    httpPort,
    uiPort,
    dbFilename: `${STATE}/temporal.db`,
    namespace,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    say: warn,
  }).catch(async (error: unknown) => {
    await release();
    throw withPortHint(error, { port, httpPort, uiPort });
  });
  say(`Temporal ${server.address}   HTTP ${server.httpUrl}   UI ${server.uiUrl}   state in ./${STATE}/`);
  const { address } = server;
  // Their own server, whatever a profile of temporal.toml says.
  const settings = { address, namespace, connectionOptions: { address } };
  let gateway: { stop: () => Promise<void> } | null = null;
  try {
    gateway = await openGateway({ settings, port: ports.gatewayPort, say, warn });
    await runWorker({ env, say, warn, server: settings });
  } finally {
    await gateway?.stop();
    await server.stop();
    await release();
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
    throw new UserError(
      'usage',
      `tagout dev serves only this machine, but TEMPORAL_ADDRESS is ${address}: unset it, or give 127.0.0.1 and a port.`,
    );
  return { ip, port };
}
