import type { ConfigsFolder } from '../config/configs-folder.js';
import type { Connected } from '../runs/session.js';
import type { Config } from '../domain/config.js';
import { nearNames } from '../domain/near-names.js';
import { findRun } from '../runs/find.js';
import { readHistory } from '../runs/history.js';
import { notFound, unavailable, type Answer } from './answer.js';

/** Configs of runs that are remembered; a config never changes during its run. */
const KEPT = 100;

/** `none`: no maintenance runs and no folder says, so nobody knows which hosts the service has. */
export type Place = { kind: 'cluster'; cluster: string } | { kind: 'none' } | { kind: 'answer'; answer: Answer };

/** Which cluster a host belongs to: by the folder of configs, or else by the config of the running run. */
export class Hosts {
  private readonly ofRuns = new Map<string, Config>();

  constructor(private readonly configs: ConfigsFolder | null) {}

  /** Null where there is no usable config of that service in the folder. */
  inFolder(service: string): Config | null {
    const config = this.configs?.lastGoodConfigOf(service, 1_000) ?? null;
    return typeof config === 'string' ? null : config;
  }

  /** `running`: the running run of the service, or null. */
  async find(session: Connected, service: string, host: string, running: string | null): Promise<Place> {
    if (this.configs !== null) {
      const config = this.inFolder(service);
      return config === null
        ? answer(notFound(`this gateway has no config of service ${service}`))
        : place(config, host);
    }
    if (running === null) return { kind: 'none' };
    const config = this.ofRuns.get(running) ?? (await readConfig(session, service, running));
    if (config === null) return answer(unavailable('the config of the running maintenance can not be read'));
    this.keep(running, config);
    return place(config, host);
  }

  private keep(runId: string, config: Config): void {
    this.ofRuns.set(runId, config);
    const [oldest] = this.ofRuns.keys();
    if (this.ofRuns.size > KEPT && oldest !== undefined) this.ofRuns.delete(oldest);
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
