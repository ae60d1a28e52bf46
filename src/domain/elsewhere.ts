import { canonicalAddress, withoutPort } from './address.js';
import type { Host } from './config.js';
import type { Difference } from './drift.js';
import { isRegistered } from './health.js';
import { forwardOf, rulesOf, type Routing, type Rule, type TargetHealth } from './routing.js';
import type { ObservedShare } from './shares.js';

/** A host of the cluster that is registered in a target group of somebody else. */
export interface Elsewhere {
  host: string;
  targetGroup: string;
  /** `10.0.1.11:8080`. */
  target: string;
}

/** The ARNs of all groups that any rule forwards to, without the given ones; each once. */
export function forwardedBesides(routing: Routing, targetGroupArns: string[]): string[] {
  const forwarded = rulesOf(routing).flatMap((rule) => forwardOf(rule)?.shares ?? []);
  return [...new Set(forwarded.map((share) => share.targetGroupArn))].filter((arn) => !targetGroupArns.includes(arn));
}

/**
 * `health`: of groups that are not the cluster's. A host is recognized by its targets and by its address, whatever the
 * port, because a reboot takes all of them down.
 */
export function findElsewhere(hosts: Host[], health: TargetHealth[]): Elsewhere[] {
  const names = new Map(
    hosts.flatMap((host) =>
      [withoutPort(host.address), ...host.targets].map((one) => [canonicalAddress(one), host.name] as const),
    ),
  );
  return health.filter(isRegistered).flatMap(({ targetGroup, id, port }) => {
    const host = names.get(canonicalAddress(id));
    return host === undefined ? [] : [{ host, targetGroup, target: `${id}:${port}` }];
  });
}

/** The rules that send traffic to such a group, or could at any moment: a share of 0 is one write away from another. */
export function rulesTo(targetGroup: string, routing: Routing): Rule[] {
  return rulesOf(routing).filter(
    (rule) => forwardOf(rule)?.shares.some((share) => share.targetGroup === targetGroup) === true,
  );
}

/** `core HTTP:80 default and 2 more rules`. */
export function rulesText([first, ...more]: Rule[]): string {
  const others = more.length === 0 ? '' : ` and ${more.length} more rule${more.length === 1 ? '' : 's'}`;
  return `${first?.where ?? 'no rule'}${others}`;
}

/** One difference for each target that is a host of the cluster in a group that the load balancers forward to. */
export function elsewhereDrift(found: Elsewhere[], routing: Routing, cluster: string): Difference[] {
  return found.flatMap(({ host, targetGroup, target }) => {
    const rules = rulesTo(targetGroup, routing);
    if (rules.length === 0) return [];
    return [
      {
        where: rulesText(rules),
        what: `targets of ${targetGroup}`,
        expected: `no host of ${cluster}`,
        observed: `${target} (${host})`,
      },
    ];
  });
}

/** The shares of those groups: they reach the cluster although the groups are not its own. */
export function sharesElsewhere(found: Elsewhere[], routing: Routing, cluster: string): ObservedShare[] {
  const names = new Set(found.map((one) => one.targetGroup));
  return rulesOf(routing).flatMap((rule) =>
    (forwardOf(rule)?.shares ?? [])
      .filter((share) => names.has(share.targetGroup))
      .map((share) => ({ ruleArn: rule.arn, where: rule.where, ...share, alsoReaches: cluster })),
  );
}
