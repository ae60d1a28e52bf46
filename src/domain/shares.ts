import { isOut } from './exposure.js';
import type { PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Routing } from './routing.js';

/** What one target group of a configured cluster was observed to get in one rule. */
export interface ObservedShare {
  ruleArn: string;
  where: string;
  targetGroup: string;
  targetGroupArn: string;
  share: number;
  /** The share that had to hold at that look; present only for looks of steps that move shares. */
  expected?: number;
  /** The cluster under maintenance, if the group is not its own but has one of its hosts. */
  alsoReaches?: string;
}

/** Which configured cluster a target group belongs to, by ARN. */
export type ClusterOfGroup = Record<string, string>;

export function observedShares(routing: Routing, clusterOf: ClusterOfGroup): ObservedShare[] {
  return rulesOf(routing).flatMap((rule) =>
    (forwardOf(rule)?.shares ?? [])
      .filter((one) => clusterOf[one.targetGroupArn] !== undefined)
      .map((one) => ({ ruleArn: rule.arn, where: rule.where, ...one })),
  );
}

/** A rule and a target group in it. */
export function placeOf({ ruleArn, targetGroupArn }: Pick<ObservedShare, 'ruleArn' | 'targetGroupArn'>): string {
  return `${ruleArn} ${targetGroupArn}`;
}

export function sharesByPlace(shares: ObservedShare[]): ReadonlyMap<string, ObservedShare> {
  return new Map(shares.map((one) => [placeOf(one), one]));
}

/** Clusters with a share in the baseline that was observed at 0, or is missing in its rule. */
export function findOutOfService(
  plan: PlannedAction[],
  observed: ObservedShare[],
  clusterOf: ClusterOfGroup,
): string[] {
  const byPlace = sharesByPlace(observed);
  const out = plan.flatMap(({ ruleArn, groups, others }) =>
    [...groups.map((group) => ({ ...group, share: group.baseline })), ...others].flatMap(
      ({ targetGroupArn, share }) => {
        const now = byPlace.get(placeOf({ ruleArn, targetGroupArn }));
        return isOut({ baseline: share, observed: now?.share ?? 0 }) ? [clusterOf[targetGroupArn]] : [];
      },
    ),
  );
  return [...new Set(out.filter((name) => name !== undefined))].sort();
}

/** True when any rule sends traffic to the cluster. */
export function getsTraffic(cluster: string, observed: ObservedShare[], clusterOf: ClusterOfGroup): boolean {
  return observed.some(
    (one) => one.share > 0 && (clusterOf[one.targetGroupArn] === cluster || one.alsoReaches === cluster),
  );
}
