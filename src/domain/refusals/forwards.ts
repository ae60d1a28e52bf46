import type { Cluster } from '../config.js';
import { unknownOf, type Forward, type Rule } from '../routing.js';

/** A rule that forwards to the cluster. */
export interface ForwardingRule {
  rule: Rule;
  forward: Forward;
}

/**
 * `arns`: the target groups of the cluster. `standby`: shares that are 0 are intended, so nothing is taken from a rule
 * in which the cluster has no share.
 */
export function refuseForward(
  { rule, forward }: ForwardingRule,
  arns: Set<string>,
  cluster: Cluster,
  standby: boolean,
): string[] {
  const others = forward.shares.filter((share) => !arns.has(share.targetGroupArn));
  const isOut = forward.shares.every((share) => !arns.has(share.targetGroupArn) || share.share === 0);
  const unknown = unknownOf(rule.actions);
  return [
    ...(unknown.length > 0
      ? [
          `${rule.where} has elements that this version of tagout does not know, and a write of its shares would lose them (${unknown.join(', ')}): update tagout`,
        ]
      : []),
    ...(others.every((share) => share.share === 0) && !(standby && isOut)
      ? [
          `${rule.where} would be left without a cluster: only ${cluster.name} has a share above 0 in it; give another cluster a share first${others.length === 0 ? `, or, where it is meant to serve ${cluster.name} alone, say \`soleCluster: leave\`` : ''}`,
        ]
      : []),
  ];
}
