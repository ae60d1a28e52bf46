import { addListener, addLoadBalancer, addRule, addTargetGroup } from '../../lab/alb/build.js';
import { AlbCore } from '../../lab/alb/core.js';
import { findTargetGroup } from '../../lab/alb/find.js';
import { forwardTo } from '../../lab/alb/forward.js';
import { targetKey, type TargetState } from '../../lab/alb/state.js';
import type { Shape } from '../../lab/alb/tree.js';
import { worldConfig, type WorldDurations } from '../../lab/world-config.js';
import type { AutoScalingPort } from '../../activities/ports.js';
import { findCluster, type Config } from '../../src/domain/config.js';
import type { HostReading } from '../../src/domain/host.js';
import { LIMITS, type MaintainInput } from '../../workflows/messages.js';
import type { About } from '../promises/recorder.js';
import { routingNow } from '../promises/snapshot.js';
import type { ToldStatus } from '../promises/trace.js';
import { maintainInput } from '../support/maintain-input.js';
import type { ClusterName, Scenario, Shares } from './scenario.js';
import { SimHost } from './sim-host.js';

/** In milliseconds. The virtual clock and the real server use different ones. */
export interface Durations extends WorldDurations {
  preflightMs: number;
  staleReadMs: number;
}

/** The world of a scenario: a load balancer and hosts without network, timers or clock. */
export interface SimWorld {
  core: AlbCore;
  hosts: Map<string, SimHost>;
  /** ARNs by cluster. */
  groups: Record<ClusterName, string>;
  loadBalancer: string;
  listeners: string[];
  /** ARNs, listener by listener, the default rule of each last. */
  rules: string[];
  config: Config;
  about: About;
  /** The same, of a maintenance of this cluster that begins now. */
  aboutOf: (cluster: ClusterName) => About;
  setHealth: (host: string, state: TargetState) => void;
}

const PORT = 8080;
/** A host that answers none of this many reads was unreadable at preflight. */
const READS_AT_PREFLIGHT = 3;
const CLUSTERS: readonly ClusterName[] = ['east', 'west', 'north'];

export function buildWorld({ seed, world, asked }: Scenario, durations: Durations): SimWorld {
  const hostOf = (name: string, address: string): SimHost =>
    new SimHost(name, address, world.tells, world.clocks.hosts[name]);
  const core = new AlbCore({ staleReads: world.staleReads, pageSize: world.pageSize }, seed);
  const hosts = CLUSTERS.flatMap((cluster, c) =>
    Array.from({ length: world.hosts[cluster] }, (_, h) => {
      return { cluster, host: hostOf(`${cluster}-${h + 1}`, `10.0.${c + 1}.${h + 1}`) };
    }),
  );
  const groups = Object.fromEntries(
    CLUSTERS.map((cluster) => [
      cluster,
      groupOf(
        core,
        cluster,
        hosts.filter((one) => one.cluster === cluster).map(({ host }) => host.address),
      ),
    ]),
  ) as Record<ClusterName, string>;
  const loadBalancer = addLoadBalancer(core, 'core');
  const actionOf = (shares: Shares | null): Shape =>
    shares === null
      ? { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '410', ContentType: 'text/plain' } }
      : forwardTo(
          Object.fromEntries(Object.entries(shares).map(([name, share]) => [groups[name as ClusterName], share])),
        );
  const listeners = world.listeners.map((rules, l) => {
    const listener = addListener(core, loadBalancer, 80 + l, [actionOf(rules.at(-1)!)]);
    const others = rules.slice(0, -1).map((shares, r) => {
      const condition = { Field: 'path-pattern', Values: [`/${l}/${r}/*`] };
      return addRule(core, listener.arn, 10 * (r + 1), [condition], [actionOf(shares)]).arn;
    });
    return { arn: listener.arn, rules: [...others, listener.defaultRuleArn] };
  });
  for (const [name, reads] of Object.entries(world.unreadAtFirst))
    hosts.find(({ host }) => host.name === name)?.host.act('unread', reads);
  const byName = new Map(hosts.map(({ host }) => [host.name, host]));
  const config = configOf(hosts, asked, durations);
  const aboutOf = (cluster: ClusterName): About =>
    aboutRun(cluster, core, byName, groups, config, asked, world, durations);
  const setHealth = (name: string, state: TargetState): void => {
    const { cluster, host } = hosts.find((one) => one.host.name === name)!;
    const target = findTargetGroup(core.state, groups[cluster]).targets.get(targetKey(host.address, PORT));
    if (target === undefined || target.state === state) return;
    target.state = state;
    core.health.emit();
  };
  for (const name of world.initial) setHealth(name, 'initial');
  if (world.elsewhere !== null) {
    const { host, group } = world.elsewhere;
    core.carryOut(
      {
        action: 'RegisterTargets',
        params: { TargetGroupArn: groups[group], Targets: [{ Id: byName.get(host)!.address }] },
        by: { name: 'somebody', foreign: true },
        now: 0,
      },
      undefined,
    );
  }
  return {
    core,
    hosts: byName,
    groups,
    loadBalancer: loadBalancer.arn,
    listeners: listeners.map(({ arn }) => arn),
    rules: listeners.flatMap(({ rules }) => rules),
    config,
    about: aboutOf('east'),
    aboutOf,
    setHealth,
  };
}

function groupOf(core: AlbCore, cluster: ClusterName, targets: string[]): string {
  const healthCheck = { path: '/', intervalMs: 1000, timeoutMs: 500, healthyThreshold: 2, unhealthyThreshold: 2 };
  const group = addTargetGroup(core, {
    ...{ name: `core-${cluster}`, port: PORT, healthCheck, targets },
    deregistrationDelayMs: 1_000_000_000,
  });
  for (const target of group.targets.values()) target.state = 'healthy';
  return group.arn;
}

function configOf(
  hosts: { cluster: ClusterName; host: SimHost }[],
  asked: Scenario['asked'],
  durations: Durations,
): Config {
  const { minHealthy, ...wishes } = asked;
  const all = hosts.map(({ cluster, host: { name, address } }) => ({ name, cluster, address, port: PORT }));
  return { ...worldConfig(all, { ...wishes, durations }), capacity: { minHealthy } };
}

function aboutRun(
  cluster: ClusterName,
  core: AlbCore,
  hosts: Map<string, SimHost>,
  groups: Record<ClusterName, string>,
  config: Config,
  asked: Scenario['asked'],
  world: Scenario['world'],
  durations: Durations,
): About {
  const own = groups[cluster];
  const { rules } = routingNow(core, [own]);
  const drains = Object.keys(rules).filter((arn) => rules[arn]!.shares[own] !== undefined);
  return {
    cluster,
    hosts: findCluster(config, cluster).hosts.map(({ name }) => ({
      name,
      bootBefore: (world.unreadAtFirst[name] ?? 0) < READS_AT_PREFLIGHT ? hosts.get(name)!.boot : null,
      hadGo: false,
    })),
    groups: [own],
    serviceGroups: Object.values(groups),
    drains,
    giveBack: Object.fromEntries(
      drains.map((arn) => {
        const { [own]: found = 0, ...others } = rules[arn]!.shares;
        return [arn, { [own]: found > 0 ? found : adoptedShare(asked, Object.values(others)) }];
      }),
    ),
    ...{ reboot: asked.reboot, minHealthy: asked.minHealthy, adopted: asked.adopt !== null, scope: 'load-balancer' },
    ...{ settleMs: durations.settleMs, quietMs: durations.quietMs, healthyForMs: durations.healthyForMs },
    goRestsMs: 4 * (2 * durations.pollMs + durations.statusTimeoutMs),
    ...{ staleReadMs: durations.staleReadMs, servesStaleMs: world.staleReads.forMs },
  };
}

/** The share that must be given back where a share is 0 and no earlier run knows it. */
function adoptedShare({ adopt }: Scenario['asked'], others: number[]): number {
  if (typeof adopt?.share === 'number') return adopt.share;
  const sorted = others.filter((share) => share > 0).sort((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return adopt?.share === 'balanced' ? Math.max(1, Math.round((low + high) / 2)) : 0;
}

/** The input of the run. */
export function inputOf({ asked }: Scenario, config: Config, { preflightMs, staleReadMs }: Durations): MaintainInput {
  return maintainInput(config, {
    ...{ reason: 'simulated', adopt: asked.adopt },
    limits: { ...LIMITS, firstTaskMs: 60_000, preflightMs, initialMs: preflightMs, staleReadMs, watchBeatMs: 250 },
  });
}

/** The reading that the port for hosts returns on a worker whose clock is ahead by `aheadMs`. */
export function readingOf(host: SimHost, nowMs: number, aheadMs: number, told: ToldStatus | null): HostReading {
  const at = nowMs + aheadMs;
  if (told === null) return { kind: 'unobservable', host: host.name, at, reason: 'no answer' };
  const { inFlight, accepted, ready } = told;
  return {
    ...{ kind: 'observed', host: host.name, at, inFlight, ready, ...host.tellsBoot(nowMs, aheadMs) },
    accepted: accepted === null ? [] : [accepted],
  };
}

/** Never asked, because all hosts are IP targets. */
export const noAutoScaling: AutoScalingPort = { instances: () => Promise.reject(new Error('nobody is to ask')) };
