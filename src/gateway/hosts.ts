import type { ConfigsFolder } from '../config/configs-folder.js';
import type { Connected } from '../runs/session.js';
import type { Config } from '../domain/config.js';
import { nearNames } from '../domain/near-names.js';
import { findRun } from '../runs/find.js';
import { readHistory } from '../runs/history.js';
import { KeptByKey } from './kept-by-key.js';
import { notFound, unavailable, type Answer } from './answer.js';

/** Configs of runs that are remembered; a config never changes during its run. */
const KEPT = 1_000;
/** After a config could not be read. */
const AGAIN_MS = 10_000;

/** `none`: no maintenance runs and no folder says, so nobody knows which hosts the service has. */
export type Place = { kind: 'cluster'; cluster: string } | { kind: 'none' } | { kind: 'answer'; answer: Answer };

/** Which cluster a host belongs to: by the config of the running run, or without one by the folder of configs. */
export class Hosts {
  /** Shared by all who ask at the same time. Null: it can't be read. */
  private readonly ofRuns = new KeptByKey<Promise<Config | null>>(KEPT);

  constructor(private readonly configs: ConfigsFolder | null) {}

  /** Null where there is no usable config of that service in the folder. */
  inFolder(service: string): Config | null {
    const config = this.configs?.lastGoodConfigOf(service, 1_000) ?? null;
    return typeof config === 'string' ? null : config;
  }

  /** `running`: the running run of the service, or null. Its own config counts while it runs, whatever the folder says. */
  async find(session: Connected, service: string, host: string, running: string | null): Promise<Place> {
    if (running !== null) {
      const config = await this.ofRun(session, service, running);
      return config === null
        ? answer(unavailable('the config of the running maintenance can not be read'))
        : place(config, host);
    }
    if (this.configs === null) return { kind: 'none' };
    const config = this.inFolder(service);
    return config === null ? answer(notFound(`this gateway has no config of service ${service}`)) : place(config, host);
  }

  private ofRun(session: Connected, service: string, runId: string): Promise<Config | null> {
    return this.ofRuns.of(runId, () => this.read(session, service, runId));
  }

  /** What could not be read is read again after a while, and not at each question. */
  private read(session: Connected, service: string, runId: string): Promise<Config | null> {
    const forget = (): void => this.ofRuns.forget(runId);
    const config = readConfig(session, service, runId);
    config.then((read) => read === null && setTimeout(forget, AGAIN_MS).unref(), forget);
    return config;
  }
}

async function readConfig(session: Connected, service: string, runId: string): Promise<Config | null> {
  const run = await findRun(session, service, runId);
  const record = run === null ? null : await readHistory(session, run);
  return record?.input?.config ?? null;
}

function place(config: Config, name: string): Place {
  const cluster = config.clusters.find(({ hosts }) => hosts.some((host) => host.name === name));
  if (cluster !== undefined) return { kind: 'cluster', cluster: cluster.name };
  const near = nearNames(
    name,
    config.clusters.flatMap(({ hosts }) => hosts.map((host) => host.name)),
  );
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
  return answer(notFound(`${config.service} has no host ${name}${hint}`));
}

function answer(given: Answer): Place {
  return { kind: 'answer', answer: given };
}
