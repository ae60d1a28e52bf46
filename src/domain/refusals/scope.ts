import type { Config } from '../config.js';
import { count } from '../health.js';
import type { Observation } from '../observation.js';
import { rulesOfOthers } from '../scope.js';

/** On a load balancer shared with others any change of theirs would fail the run: better learnt by day. */
export function warnShared({ routing, groups }: Observation, { service, watch }: Config): string[] {
  if (watch.scope === 'service') return [];
  const others = rulesOfOthers(
    routing,
    groups.map((group) => group.arn),
  );
  const [first] = others;
  if (first === undefined) return [];
  return [
    `${count(others.length, 'rule')} of the load balancer ${others.length === 1 ? 'forwards' : 'forward'} to target groups that are not of ${service} (${first.where}${others.length > 1 ? ', …' : ''}): a change of theirs would fail the run; if others share the load balancer, set watch.scope: service`,
  ];
}
