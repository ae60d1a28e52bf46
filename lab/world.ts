import { randomUUID } from 'node:crypto';
import type { Config } from '../src/domain/config.js';
import { addListener, addLoadBalancer, addRule, addTargetGroup } from './alb/build.js';
import { AlbCore } from './alb/core.js';
import type { AlbSettings } from './alb/core.js';
import { startDataPlane } from './alb/data-plane.js';
import type { DataPlane } from './alb/data-plane.js';
import { Foreigner } from './alb/foreigner.js';
import { forwardTo } from './alb/forward.js';
import { startHealthChecks } from './alb/health-checks.js';
import { startApiServer } from './alb/query/api-server.js';
import type { HealthCheck } from './alb/state.js';
import { startHosts } from './hosts/cluster-hosts.js';
import type { LabHost } from './hosts/host.js';
import { worldConfig, worldConfigYaml } from './world-config.js';
import type { ConfigWishes } from './world-config.js';

export interface WorldOptions {
  alb?: Partial<AlbSettings>;
  seed?: number;
  healthCheck?: Partial<HealthCheck>;
  deregistrationDelayMs?: number;
  /** Seconds, on every forward action; null is off. */
  stickinessS?: number | null;
  config?: ConfigWishes;
  /**
   * `own`: not in the form of kernel boot ids, because only those are compared with a claim. The real host script
   * claims with the boot id of this machine.
   */
  bootIds?: 'kernel' | 'own';
  /** Clusters besides east and west, of two hosts each: the same shares, and a target group `core-NAME`. */
  moreClusters?: readonly string[];
}

/** The ARNs of the rules of the three forward actions, of their listeners and of the target groups. */
export interface WorldArns {
  loadBalancer: string;
  /** Listeners. */
  http: string;
  partners: string;
  /** Rules: the default of each listener, and `/v1/*` of the first. */
  httpDefault: string;
  httpV1: string;
  partnersDefault: string;
  /** Target groups. */
  east: string;
  west: string;
  /** Those of all clusters, by the name of the cluster. */
  groups: Readonly<Record<string, string>>;
}

export interface World {
  core: AlbCore;
  /** For AWS_ENDPOINT_URL. */
  apiUrl: string;
  dataPlane: DataPlane;
  arns: WorldArns;
  /** Where traffic goes. */
  urls: { http: string; partners: string };
  /** By name: east-1, east-2, west-1, west-2, and those of more clusters. */
  hosts: ReadonlyMap<string, LabHost>;
  host: (name: string) => LabHost;
  config: Config;
  configYaml: string;
  /** Somebody else who may write to the load balancer, by wall clock. */
  foreigner: (name?: string) => Foreigner;
  /** Resolves when every registered target is healthy. */
  healthy: () => Promise<void>;
  /** Stops everything; idempotent. */
  stop: () => Promise<void>;
}

/**
 * The standard world: load balancer `core`; HTTP:80 with its default and rule 10 for `/v1/*`, HTTP:8080 with its
 * default, all three to east and west with 100:100, and a rule that forwards nowhere; two hosts in each cluster. When
 * it resolves, all targets are healthy.
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const hosts = await startHosts(
    Object.fromEntries(clustersOf(options).map((name) => [name, [`${name}-1`, `${name}-2`]])),
    options.bootIds === 'own' ? () => `boot-${randomUUID().slice(0, 8)}` : undefined,
  );
  const core = new AlbCore(options.alb, options.seed);
  const arns = buildRouting(core, hosts, options);
  const parts: { stop(): Promise<void> }[] = [...hosts];
  try {
    const api = await startApiServer(core);
    parts.unshift(api);
    const dataPlane = await startDataPlane(core);
    parts.unshift(dataPlane);
    parts.unshift(startHealthChecks(core));
    const config = worldConfig(hosts, options.config ?? {});
    const world: World = {
      core,
      apiUrl: api.url,
      dataPlane,
      arns,
      urls: { http: urlOf(dataPlane, arns.http), partners: urlOf(dataPlane, arns.partners) },
      hosts: new Map(hosts.map((host) => [host.name, host])),
      host: (name) => hostOf(hosts, name),
      config,
      configYaml: worldConfigYaml(config),
      foreigner: (name = 'somebody') => new Foreigner(core, name, Date.now),
      healthy: () => allHealthy(core),
      stop: () => stopAll(parts),
    };
    await world.healthy();
    return world;
  } catch (error) {
    await stopAll(parts);
    throw error;
  }
}

const FAST_CHECKS: HealthCheck = {
  path: '/healthz',
  intervalMs: 50,
  timeoutMs: 500,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

function buildRouting(core: AlbCore, hosts: LabHost[], options: WorldOptions): WorldArns {
  const healthCheck = { ...FAST_CHECKS, ...options.healthCheck };
  const deregistrationDelayMs = options.deregistrationDelayMs ?? 1000;
  const groupOf = (cluster: string): string => {
    const own = hosts.filter((host) => host.cluster === cluster);
    const targets = own.map((host) => host.address);
    const spec = { name: `core-${cluster}`, port: own[0]?.port ?? 0, healthCheck, deregistrationDelayMs, targets };
    return addTargetGroup(core, spec).arn;
  };
  const groups = Object.fromEntries(clustersOf(options).map((name) => [name, groupOf(name)]));
  const shares = Object.fromEntries(Object.values(groups).map((arn) => [arn, 100]));
  const all = forwardTo(shares, options.stickinessS ?? null);
  const loadBalancer = addLoadBalancer(core, 'core');
  const http = addListener(core, loadBalancer, 80, [all]);
  const v1 = addRule(core, http.arn, 10, [{ Field: 'path-pattern', Values: ['/v1/*'] }], [all]);
  const partners = addListener(core, loadBalancer, 8080, [all]);
  const gone = { StatusCode: '410', ContentType: 'text/plain', MessageBody: 'moved for good' };
  const oldName = [{ Field: 'host-header', Values: ['old.example'] }];
  addRule(core, partners.arn, 20, oldName, [{ Type: 'fixed-response', FixedResponseConfig: gone }]);
  return {
    loadBalancer: loadBalancer.arn,
    http: http.arn,
    partners: partners.arn,
    httpDefault: http.defaultRuleArn,
    httpV1: v1.arn,
    partnersDefault: partners.defaultRuleArn,
    east: groups['east']!,
    west: groups['west']!,
    groups,
  };
}

function clustersOf({ moreClusters = [] }: WorldOptions): string[] {
  return ['east', 'west', ...moreClusters];
}

async function allHealthy(core: AlbCore): Promise<void> {
  const healthy = (): boolean =>
    [...core.state.targetGroups.values()].every((group) =>
      [...group.targets.values()].every((target) => target.state === 'healthy'),
    );
  if (!healthy()) await core.health.next(healthy);
}

function hostOf(hosts: LabHost[], name: string): LabHost {
  const found = hosts.find((host) => host.name === name);
  if (found === undefined) throw new Error(`the lab has no host ${name}`);
  return found;
}

function urlOf(dataPlane: DataPlane, listenerArn: string): string {
  const url = dataPlane.urls.get(listenerArn);
  if (url === undefined) throw new Error(`no data plane for ${listenerArn}`);
  return url;
}

/** Stops the parts in this order, callers first. Every part may be stopped twice. */
async function stopAll(parts: { stop(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.stop();
}
