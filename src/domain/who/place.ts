import type { Difference } from '../drift.js';
import { isDrained, sharesAt, type Level, type PlannedAction } from '../plan.js';
import { rulesOf, type Routing } from '../routing.js';
import type { OwnWrite, PlacedDifference } from './question.js';
import { shareSet } from './trail-call.js';

/** The resources of a run, as preflight found them. */
export interface Places {
  loadBalancers: { name: string; arn: string }[];
  groups: { name: string; arn: string }[];
  routing: Routing;
}

/** Finds the resource of each difference: the thing itself, or what it is part of if it was not there at preflight. */
export function placed(differences: Difference[], { loadBalancers, groups, routing }: Places): PlacedDifference[] {
  const named = [
    ...loadBalancers.map(({ name, arn }) => ({ where: name, arn })),
    ...groups.map(({ name, arn }) => ({ where: name, arn })),
    ...routing.listeners.map(({ where, arn }) => ({ where, arn })),
    ...rulesOf(routing).map(({ where, arn }) => ({ where, arn })),
  ];
  return differences.map((difference) => {
    const around = named.filter(({ where }) => `${difference.where} `.startsWith(`${where} `));
    const nearest = around.reduce<(typeof named)[number] | null>(
      (best, one) => (one.where.length >= (best?.where.length ?? 0) ? one : best),
      null,
    );
    return { ...difference, arn: nearest?.arn ?? null };
  });
}

/** Everything that a run with this plan may set. */
export function ownWrites(plan: PlannedAction[], steps: number[]): OwnWrite[] {
  const levels: Level[] = ['found', 'drained', ...steps];
  return plan.filter(isDrained).flatMap((action) =>
    levels.map((level) => {
      const shares = sharesAt(action, level);
      const set = action.groups.map((group) => shareSet(group.targetGroup, shares[group.targetGroupArn]));
      return { arn: action.isDefault ? action.listenerArn : action.ruleArn, set };
    }),
  );
}
