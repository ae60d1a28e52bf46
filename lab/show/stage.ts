import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connected } from '../../src/connect.js';
import { startDevServer } from '../../src/dev-server.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { startTraffic, type Traffic } from '../traffic.js';
import { startWorld, type World, type WorldOptions } from '../world.js';
import { freePorts } from '../free-ports.js';
import { startProgram, type Program } from './program.js';

/** Reads per second. The lab's account has no other users, so no look has to wait for its turn. */
const ELB_READS = 100;

const NAMESPACE = 'default';

/** Everything that the show needs: a real Temporal server, a worker, the lab and its traffic. */
export interface Stage {
  world: World;
  traffic: Traffic;
  session: Connected;
  temporalHttp: string;
  uiUrl: string;
  /** The real CLI, with this world's config. */
  tagout: (...words: string[]) => Program;
  /** The real host script, as it would run on that host. */
  tagoutHost: (host: string, ...words: string[]) => Program;
  /** Idempotent; also on Ctrl-C. */
  stop: () => Promise<void>;
}

export interface StageOptions extends WorldOptions {
  say: (line: string) => void;
}

export async function buildStage({ say, ...options }: StageOptions): Promise<Stage> {
  const ends: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const end of ends.reverse()) await end().catch((error: unknown) => say(String(error)));
    })();
    return stopping;
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'tagout-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const [port, httpPort, uiPort] = await freePorts(3);
    const server = await startDevServer({
      ip: '127.0.0.1',
      port: port!,
      httpPort: httpPort!,
      uiPort: uiPort!,
      namespace: NAMESPACE,
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      say,
    });
    ends.push(() => server.stop());
    const world = await startWorld(options);
    ends.push(() => world.stop());
    const config = join(folder, 'tagout.yaml');
    await writeFile(config, world.configYaml);
    const env = {
      ...process.env,
      TEMPORAL_ADDRESS: server.address,
      TAGOUT_FILE: config,
      TAGOUT_UI_URL: server.uiUrl,
      AWS_ENDPOINT_URL: world.apiUrl,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'lab',
      AWS_SECRET_ACCESS_KEY: 'lab',
    };
    const hostEnv = { ...process.env, TAGOUT_TEMPORAL_HTTP: server.httpUrl, TAGOUT_SERVICE: world.config.service };
    const tagout = (...words: string[]): Program =>
      startProgram(process.execPath, [new URL('../../src/cli/main.js', import.meta.url).pathname, ...words], env);
    const tagoutHost = (host: string, ...words: string[]): Program =>
      startProgram('/bin/sh', [new URL('../../../host/tagout-host', import.meta.url).pathname, ...words], {
        ...hostEnv,
        TAGOUT_HOST: host,
      });
    const worker = tagout('worker', '--elb-reads', String(ELB_READS));
    ends.push(() => worker.stop());
    await worker.says(/worker ready/);
    const { Client, Connection } = await import('@temporalio/client');
    const connection = await Connection.connect({ address: server.address });
    ends.push(() => connection.close());
    const traffic = startTraffic({ mix: mixOf(world), pace: { kind: 'rate', perSecond: 60 } });
    ends.push(() => traffic.stop());
    return {
      world,
      traffic,
      session: {
        ...{ client: new Client({ connection }), connection, address: server.address, namespace: NAMESPACE },
        close: () => connection.close(),
      },
      temporalHttp: server.httpUrl,
      uiUrl: server.uiUrl,
      tagout,
      tagoutHost,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Mostly short transactions, and some of two seconds, for which a drain must wait. */
function mixOf({ urls }: World): { url: string; portion: number }[] {
  return [
    { url: `${urls.http}/?ms=20`, portion: 50 },
    { url: `${urls.http}/v1/pay?ms=60`, portion: 40 },
    { url: `${urls.partners}/?ms=30`, portion: 20 },
    { url: `${urls.http}/v1/settle?ms=2000`, portion: 4 },
  ];
}
