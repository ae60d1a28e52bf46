import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigWishes } from '../../lab/world-config.js';
import { worldConfigYaml } from '../../lab/world-config.js';
import { startWorld, type World } from '../../lab/world.js';
import { startTraffic, type Traffic } from '../../lab/traffic.js';
import type { LabHost } from '../../lab/hosts/host.js';
import { startProgram, type Program } from '../../lab/show/program.js';
import type { Times } from '../times.js';
import type { Ground } from './ground.js';
import { Hands } from './hands.js';

/** A load balancer with traffic, its hosts, and whoever works on them. Every program gets one like it, of its own. */
export interface Site {
  ground: Ground;
  times: Times;
  service: string;
  world: World;
  traffic: Traffic;
  hands: Hands;
  /** The hosts that are maintained. */
  east: LabHost[];
  folder: string;
  /** Where AWS is, for every program. */
  aws: Record<string, string>;
  tagout: (...words: string[]) => Program;
  tagoutHost: (host: string, ...words: string[]) => Program;
  /** A program of a peer. */
  start: (program: string, words: string[], settings: Record<string, string>) => Program;
  stop: () => Promise<void>;
}

export interface SiteOptions {
  seed: number;
  times: Times;
  config?: ConfigWishes;
  /** How long the longest transactions take. */
  longMs?: number;
}

/** Longer than any transaction takes. */
const PATIENCE_MS = 120_000;

let opened = 0;

export async function openSite(ground: Ground, options: SiteOptions): Promise<Site> {
  const { seed, times, config = {}, longMs = times.longMs } = options;
  const service = `bench-${(opened += 1)}`;
  const folder = await mkdtemp(join(ground.folder, `${service}-`));
  const world = await startWorld({
    ...{ seed, bootIds: 'own', healthCheck: times.healthCheck, deregistrationDelayMs: times.deregistrationMs },
    alb: { propagationMs: times.propagationMs },
    config: { ...config, durations: { ...times.durations, ...config.durations } },
  });
  const file = join(folder, 'tagout.yaml');
  await writeFile(file, worldConfigYaml({ ...world.config, service }));
  const east = [...world.hosts.values()].filter(({ cluster }) => cluster === 'east');
  const hands = new Hands(east, times.reboot);
  await hands.open();
  const aws = {
    ...{ AWS_ENDPOINT_URL: world.apiUrl, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab', AWS_EC2_METADATA_DISABLED: 'true' },
  };
  const settings = { ...aws, TAGOUT_FILE: file, TAGOUT_TASK_QUEUE: service };
  const running: Program[] = [];
  const keep = (program: Program): Program => {
    running.push(program);
    return program;
  };
  const script = new URL('../../../host/tagout-host', import.meta.url).pathname;
  const traffic = startTraffic({
    mix: mixOf(world, longMs),
    pace: { kind: 'rate', perSecond: times.perSecond },
    patienceMs: PATIENCE_MS,
  });
  return {
    ...{ ground, times, service, world, traffic, hands, east, folder, aws },
    tagout: (...words) => keep(ground.tagout(words, settings)),
    tagoutHost: (host, ...words) =>
      keep(
        startProgram('/bin/sh', [script, ...words], {
          ...process.env,
          ...{ TAGOUT_GATEWAY: ground.gatewayUrl, TAGOUT_SERVICE: service, TAGOUT_HOST: host },
          TAGOUT_TOKEN_FILE: join(folder, `${host}.token`),
        }),
      ),
    start: (program, words, more) =>
      keep(startProgram(program, words, { ...process.env, ...aws, HOME: folder, ...more }, folder)),
    stop: async () => {
      await Promise.all(running.map((one) => one.stop('SIGKILL')));
      await traffic.stop();
      await hands.close();
      await world.stop();
    },
  };
}

function mixOf({ urls }: World, longMs: number): { url: string; portion: number }[] {
  return [
    { url: `${urls.http}/?ms=20`, portion: 50 },
    { url: `${urls.http}/v1/pay?ms=60`, portion: 40 },
    { url: `${urls.partners}/?ms=30`, portion: 20 },
    { url: `${urls.http}/v1/settle?ms=${longMs}`, portion: 4 },
  ];
}
