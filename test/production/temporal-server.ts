import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { freePorts } from '../../lab/free-ports.js';
import { findTemporal } from '../../src/dev-server/find-temporal.js';
import { startGuarded } from '../../src/dev-server/guarded-child.js';
import type { DevServer } from '../../src/dev-server.js';
import { scriptOf } from './compose-commands.js';
import { startPostgres } from './postgres.js';

const START_MS = 120_000;
const LOOK_AGAIN_MS = 200;

export interface Stack {
  /** Every start uses the same ports and the same database. */
  restart: () => Promise<DevServer>;
  /** Stops Postgres and removes the files. */
  stop: () => Promise<void>;
}

/** Prepares Postgres with the commands of docker-compose.yml. The Temporal server is started by `restart`. */
export async function prepareStack(bin: string, module: string, postgres: string): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-production-'));
  const [database = 0, ...ports] = await freePorts(11);
  const { stop } = await startPostgres(postgres, database);
  symlinkSync(join(bin, 'sql'), join(folder, 'temporal-sql-tool'));
  symlinkSync((await findTemporal(console.error)).path, join(folder, 'temporal'));
  const shell = async (script: string, env: Record<string, string> = {}): Promise<void> => {
    const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
    await execa('/bin/sh', ['-euc', script], { env: { ...env, PATH }, stdin: 'ignore' });
  };
  const schema = scriptOf('schema')
    .replace('--ep postgres -p 5432', `--ep 127.0.0.1 -p ${database}`)
    .replaceAll('/etc/temporal/', `${module}/`);
  await shell(schema, { SQL_PASSWORD: 'temporal' });
  writeConfig(folder, module, database, ports);
  const [grpc = 0, http = 0] = ports;
  const address = `127.0.0.1:${grpc}`;
  return {
    restart: async () => {
      const server = startGuarded(join(bin, 'server'), [
        '--root',
        folder,
        '--config',
        'config',
        '--env',
        'own',
        'start',
      ]);
      try {
        await Promise.race([
          answers(address),
          server.exited.then(() => {
            throw new Error(`the Temporal server ended before it was up: ${server.complaint()}`);
          }),
        ]);
        await untilDone(() =>
          shell(scriptOf('namespace'), { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default' }),
        );
        await answers(address, 'default');
      } catch (error) {
        await server.stop('kill');
        throw error;
      }
      // This server has no UI. Its address only appears in links.
      return { ...{ address, httpUrl: `http://127.0.0.1:${http}`, uiUrl: 'http://ui.invalid' }, ...server };
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes the server's development config for Postgres, with these ports. */
function writeConfig(folder: string, module: string, database: number, ports: number[]): void {
  const text = readFileSync(join(module, 'config', 'development-postgres12.yaml'), 'utf8');
  const config = parse(text) as Record<string, any>; // oxlint-disable-line typescript/no-explicit-any
  const [grpc, http, frontend, matching, matchingMember, history, historyMember, worker, workerMember, metrics] = ports;
  /* oxlint-disable typescript/no-unsafe-member-access */
  for (const store of ['postgres-default', 'postgres-visibility'])
    config['persistence'].datastores[store].sql.connectAddr = `127.0.0.1:${database}`;
  config['services'].frontend.rpc = { grpcPort: grpc, httpPort: http, membershipPort: frontend, bindOnLocalHost: true };
  config['services'].matching.rpc = { grpcPort: matching, membershipPort: matchingMember, bindOnLocalHost: true };
  config['services'].history.rpc = { grpcPort: history, membershipPort: historyMember, bindOnLocalHost: true };
  config['services'].worker.rpc = { grpcPort: worker, membershipPort: workerMember, bindOnLocalHost: true };
  config['clusterMetadata'].clusterInformation.active.rpcAddress = `127.0.0.1:${grpc}`;
  config['global'].metrics.prometheus.listenAddress = `127.0.0.1:${metrics}`;
  config['dynamicConfigClient'].filepath = join(folder, 'dynamic.yaml');
  config['log'].level = 'error';
  /* oxlint-enable typescript/no-unsafe-member-access */
  delete config['global'].pprof; // oxlint-disable-line typescript/no-unsafe-member-access
  for (const key of ['archival', 'namespaceDefaults']) delete config[key];
  mkdirSync(join(folder, 'config'));
  writeFileSync(join(folder, 'config', 'own.yaml'), stringify(config));
  writeFileSync(join(folder, 'dynamic.yaml'), '{}\n');
}

async function answers(address: string, namespace?: string): Promise<void> {
  await untilDone(async () => {
    const connection = await Connection.connect({ address, connectTimeout: '2 s' });
    try {
      if (namespace !== undefined) await connection.workflowService.describeNamespace({ namespace });
    } finally {
      await connection.close();
    }
  });
}

/** Tries again, as `restart: on-failure` does in docker-compose.yml. */
async function untilDone(work: () => Promise<void>): Promise<void> {
  const untilMs = Date.now() + START_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() >= untilMs) throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
