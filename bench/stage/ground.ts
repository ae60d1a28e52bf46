import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePorts } from '../../lab/free-ports.js';
import { startProgram, type Program } from '../../lab/show/program.js';
import { startDevServer, type DevServer } from '../../src/dev-server.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';

const NAMESPACE = 'default';

/** What all sites share: a Temporal server, and a gateway for the hosts, as in production. */
export interface Ground {
  server: DevServer;
  metricsPort: number;
  gatewayUrl: string;
  /** The private keys of the gateway's tokens. */
  keys: string;
  client: Client;
  /** A folder that is gone at the end. */
  folder: string;
  /** `tagout` as it is built, with these settings. */
  tagout: (words: string[], settings?: NodeJS.ProcessEnv) => Program;
  /** Idempotent. */
  stop: () => Promise<void>;
}

export const CLI = new URL('../../src/cli/main.js', import.meta.url).pathname;

export async function openGround(say: (line: string) => void): Promise<Ground> {
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'tagout-bench-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const [port, httpPort, uiPort, metricsPort, gatewayPort] = (await freePorts(5)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const server = await startDevServer({
      ...{ ip: '127.0.0.1', port, httpPort, uiPort, metricsPort, namespace: NAMESPACE, say },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    });
    ends.push(() => server.stop());
    const connection = await Connection.connect({ address: server.address });
    ends.push(() => connection.close());
    const tagout = (words: string[], settings: NodeJS.ProcessEnv = {}): Program =>
      startProgram(process.execPath, [CLI, ...words], {
        ...process.env,
        ...{ TEMPORAL_ADDRESS: server.address, TAGOUT_UI_URL: server.uiUrl },
        ...settings,
      });
    const [keys, publicKeys] = [join(folder, 'keys.json'), join(folder, 'keys.pub.json')];
    await tagout(['key', '--output', keys, '--public', publicKeys]).ended;
    const gateway = tagout(['gateway', '--listen', `127.0.0.1:${gatewayPort}`, '--keys', publicKeys]);
    ends.push(() => gateway.stop());
    await gateway.says(/gateway ready/);
    return {
      ...{ server, metricsPort, gatewayUrl: `http://127.0.0.1:${gatewayPort}`, keys, folder, tagout, stop },
      client: new Client({ connection }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
