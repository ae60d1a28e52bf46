import { canonicalAddress } from './address.js';
import type { Cluster } from './config.js';
import type { TargetHealth } from './routing.js';

/** What is wrong with the targets of a cluster, as short phrases; empty when every registered one is healthy. */
export function findUnhealthy(health: TargetHealth[]): string[] {
  if (health.length === 0) return ['no target is registered'];
  return health
    .filter((one) => one.state !== 'healthy')
    .map(
      (one) =>
        `target ${one.id}:${one.port} of ${one.targetGroup} is ${one.state}${one.reason ? ` (${one.reason})` : ''}`,
    );
}

/** `core-east/10.0.1.11:8080`: a target as the run remembers it. */
export function targetKey(target: TargetHealth): string {
  return `${target.targetGroup}/${target.id}:${target.port}`;
}

/** Hosts and targets must match; otherwise nobody would wait for the transactions of some host. */
export function findUnmatchedTargets(cluster: Cluster, groups: string[], health: TargetHealth[]): string[] {
  const configured = new Set(cluster.hosts.flatMap((host) => host.targets.map(canonicalAddress)));
  const registered = health.filter((one) => isRegistered(one) && groups.includes(one.targetGroup));
  const known = new Set(registered.map((one) => canonicalAddress(one.id)));
  return [
    ...registered
      .filter((one) => !configured.has(canonicalAddress(one.id)))
      .map(
        (one) =>
          `target ${one.id}:${one.port} of ${one.targetGroup} belongs to no host of ${cluster.name}: add the host to the config, or deregister the target`,
      ),
    ...cluster.hosts
      .filter((host) => !host.targets.some((target) => known.has(canonicalAddress(target))))
      .map(
        (host) =>
          `host ${host.name} (${host.targets.join(', ')}) is registered in no target group of ${cluster.name}: register it, or remove its line from the config`,
      ),
  ];
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** ELBv2 still lists a target that is being deregistered, as `draining`; it no longer serves. */
export function isRegistered({ state, reason }: TargetHealth): boolean {
  return state !== 'draining' && reason?.startsWith('Target.NotRegistered') !== true;
}

/** Healthy, and not kept from traffic by a zonal shift. */
export function isServing({ state, zonalShift }: TargetHealth): boolean {
  return state === 'healthy' && zonalShift === undefined;
}
