import { inject } from 'vitest';
import { worldConfigYaml, type ConfigWishes } from '../../lab/world-config.js';
import { startWorld, type World, type WorldOptions } from '../../lab/world.js';
import type { LabHost } from '../../lab/hosts/host.js';
import type { Traffic } from '../../lab/traffic.js';
import { startTraffic } from '../../lab/traffic.js';
import { rulesOf } from '../../lab/show/hosts.js';
import { newService, Site, type TemporalAddresses } from './site.js';

/** The lab under load, and a site with its settings. */
export interface LabSite {
  world: World;
  traffic: Traffic;
  site: Site;
  east: LabHost[];
  /** Every rule as the load balancer has it. */
  rules: () => string;
  /** Writes of ours that the load balancer carried out, after the `n`th call. */
  ownWrites: (after?: number) => number;
  close: () => Promise<void>;
}

export interface LabSiteOptions extends WorldOptions {
  temporal?: TemporalAddresses;
  settings?: Record<string, string>;
  workerWords?: (folder: string) => string[];
}

/** Short, but not shorter than the pauses of a machine that runs other tests as well. */
export const SHORT: NonNullable<ConfigWishes['durations']> = {
  settleMs: 1000,
  quietMs: 300,
  pollMs: 100,
  everyMs: 300,
  healthyForMs: 300,
  holdMs: 300,
  blindMs: 30_000,
  statusTimeoutMs: 5000,
};

/** Long enough that no target becomes unhealthy while the machine is busy with other tests. */
const PATIENT = { timeoutMs: 5000, intervalMs: 100 };

export async function openLabSite({
  temporal = inject('temporal'),
  settings = {},
  workerWords = () => ['worker'],
  ...options
}: LabSiteOptions = {}): Promise<LabSite> {
  const world = await startWorld({
    bootIds: 'own',
    healthCheck: PATIENT,
    alb: { propagationMs: 500 },
    ...options,
    config: { ...options.config, durations: { ...SHORT, ...options.config?.durations } },
  });
  const service = newService();
  const configYaml = worldConfigYaml({ ...world.config, service });
  const site = await Site.open({ temporal, service, configYaml, aws: labEnvironment(world), settings, workerWords });
  const traffic = startTraffic({ mix: mixOf(world), pace: { kind: 'rate', perSecond: 30 } });
  return {
    world,
    traffic,
    site,
    east: [...world.hosts.values()].filter(({ cluster }) => cluster === 'east'),
    rules: () => rulesOf(world),
    ownWrites: (after = 0) => world.core.journal.writes(after).filter(({ by }) => !by.foreign).length,
    close: async () => {
      await site.close();
      await traffic.stop();
      await world.stop();
    },
  };
}

export function labEnvironment({ apiUrl }: World): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: apiUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'lab',
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Mostly short transactions, and some that a drain must wait for. */
function mixOf({ urls }: World): { url: string; portion: number }[] {
  return [
    { url: `${urls.http}/?ms=20`, portion: 50 },
    { url: `${urls.http}/v1/pay?ms=60`, portion: 40 },
    { url: `${urls.partners}/?ms=30`, portion: 20 },
    { url: `${urls.http}/v1/settle?ms=1500`, portion: 4 },
  ];
}
