import type { Cluster } from '../config.js';
import type { ForwardingRule } from './forwards.js';

/** True if the rule forwards to the cluster and lists no other target group. */
export function isSole({ forward }: ForwardingRule, arns: Set<string>): boolean {
  return forward.shares.every((share) => arns.has(share.targetGroupArn));
}

/** A maintenance that drains nothing would give the go to hosts that all traffic still reaches. */
export function refuseNothingDrained(drained: ForwardingRule[], left: ForwardingRule[], cluster: Cluster): string[] {
  if (drained.length > 0) return [];
  return left.length === 0
    ? [`no rule forwards to ${cluster.name}: there is nothing to drain`]
    : [
        `nothing would be drained: every rule that forwards to ${cluster.name} forwards only to it, and is left alone (soleCluster: leave)`,
      ];
}

export function warnLeft(left: ForwardingRule[], cluster: Cluster): string[] {
  return left.map(
    ({ rule }) =>
      `${rule.where} forwards only to ${cluster.name} and is left as it is (soleCluster: leave): its requests reach the hosts during the maintenance too, and settling waits while one is in flight`,
  );
}
