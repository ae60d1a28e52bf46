import { setTimeout } from 'node:timers/promises';
import { findTemporal } from './dev-server/find-temporal.js';
import { DevServerFailed } from './dev-server/failed.js';
import { startGuarded } from './dev-server/guarded-child.js';

export { DevServerFailed } from './dev-server/failed.js';

export interface DevServerOptions {
  ip: string;
  /** gRPC, HTTP and UI. */
  port: number;
  httpPort: number;
  uiPort: number;
  /** The file for its state; without it, the state is gone when the server ends. */
  dbFilename?: string;
  namespace: string;
  /** Names of the search attributes to register, all of type Keyword. */
  searchAttributes: readonly string[];
  /** The port of its `/metrics`; without it, there are none. */
  metricsPort?: number;
  /** Temporal's dynamic configuration: keys and JSON values. */
  dynamicConfig?: Readonly<Record<string, string>>;
  /** Called with progress: the first time, the server may have to be installed. */
  say: (line: string) => void;
}

export interface DevServer {
  /** host:port of gRPC. */
  address: string;
  httpUrl: string;
  uiUrl: string;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** `kill` simulates a crash: only the state in `dbFilename` is left. */
  stop: (how?: 'gracefully' | 'kill') => Promise<void>;
}

const START_MS = 30_000;

/**
 * Starts a Temporal dev server, ready when it answers for its namespace. It ends when this process does. Throws
 * `DevServerFailed` if no server is found or if it does not start within 30 s; the message names a taken port.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const temporal = await findTemporal(options.say);
  const server = startGuarded(temporal.path, startArguments(options));
  const address = `${options.ip}:${options.port}`;
  const timeout = new AbortController();
  try {
    await Promise.race([
      server.says(/^(Temporal )?Server:/m).then(() => describeNamespace(address, options.namespace)),
      server.exited.then(() => {
        throw whyNot(server.complaint());
      }),
      setTimeout(START_MS, undefined, { signal: timeout.signal }).then(() => {
        throw new DevServerFailed(`${temporal.path} did not come up at ${address} within ${START_MS / 1000} s.`);
      }),
    ]);
  } catch (error) {
    await server.stop('kill');
    throw error;
  } finally {
    timeout.abort();
  }
  return {
    address,
    httpUrl: `http://${options.ip}:${options.httpPort}`,
    uiUrl: `http://${options.ip}:${options.uiPort}`,
    exited: server.exited,
    stop: server.stop,
  };
}

function startArguments(options: DevServerOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', options.ip, '--port', `${options.port}`],
    ...['--http-port', `${options.httpPort}`, '--ui-port', `${options.uiPort}`],
    ...['--namespace', options.namespace, '--log-level', 'error'],
    ...(options.metricsPort === undefined ? [] : ['--metrics-port', `${options.metricsPort}`]),
    ...(options.dbFilename === undefined ? [] : ['--db-filename', options.dbFilename]),
    ...options.searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...Object.entries(options.dynamicConfig ?? {}).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${value}`,
    ]),
  ];
}

async function describeNamespace(address: string, namespace: string): Promise<void> {
  const { Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address, connectTimeout: START_MS });
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } finally {
    await connection.close();
  }
}

function whyNot(complaint: string): DevServerFailed {
  const taken = /port (\d+)[^\n]*address already in use/.exec(complaint)?.[1];
  if (taken !== undefined)
    return new DevServerFailed(
      `The Temporal dev server can't start: port ${taken} is taken. Is another one running? Stop it.`,
      { takenPort: Number(taken) },
    );
  const last = complaint.split('\n').at(-1) || 'it did not say why';
  return new DevServerFailed(`The Temporal dev server ended before it was up: ${last}`);
}
