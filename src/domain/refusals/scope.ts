import type { Config } from '../config.js';
import { count } from '../health.js';
import type { Observation } from '../observation.js';
import { rulesOfOthers } from '../scope.js';

/** On a shared load balancer, any change by others would fail the run; it is better to know this by day. */
export function warnShared({ routing, groups }: Observation, { service, watch }: Config): string[] {
  if (watch.scope === 'service') return [];
  const others = rulesOfOthers(
    routing,
    groups.map((group) => group.arn),
  );
  const [first] = others;
  if (first === undefined) return [];
  return [
    `${count(others.length, 'rule')} of the load balancer ${others.length === 1 ? 'forwards' : 'forward'} to target groups that are not of ${service} (${first.where}${others.length > 1 ? ', …' : ''}): a change of these rules would fail the run; if others share the load balancer, set watch.scope: service`,
  ];
}
