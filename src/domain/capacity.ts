import type { MinHealthy } from './config.js';
import { count, isRegistered, isServing } from './health.js';
import type { Observation } from './observation.js';
import { isDrained, type PlannedAction } from './plan.js';
import type { Share, TargetHealth } from './routing.js';
import { zonesOf, zonesShort } from './zones.js';

type Capacity = Pick<PlannedAction, 'minHealthy' | 'minHealthyFrom' | 'zones'>;

/** What must stay healthy while the cluster is out. `ours`, `others`: the groups that had a share before the drain. */
export function capacityOf(minHealthy: MinHealthy, ours: Group[], others: Group[], observation: Observation): Capacity {
  const names = [...ours, ...others].map((one) => one.targetGroup);
  const zones = zonesOf(others, names, observation);
  return { ...minHealthyOf(minHealthy, names, observation.health), ...(zones.length === 0 ? {} : { zones }) };
}

type Group = Pick<Share, 'targetGroup' | 'targetGroupArn'>;

/** How many healthy targets must remain, given the groups that had a share before the drain. */
export function minHealthyOf(
  minHealthy: MinHealthy,
  groups: string[],
  health: TargetHealth[],
): Pick<PlannedAction, 'minHealthy' | 'minHealthyFrom'> {
  if ('count' in minHealthy) return { minHealthy: minHealthy.count };
  const counted = new Set(groups);
  const registered = health.filter((one) => isRegistered(one) && counted.has(one.targetGroup)).length;
  return minHealthyOfRegistered(minHealthy.percent, registered);
}

export function minHealthyOfRegistered(
  percent: number,
  registered: number,
): Required<Pick<PlannedAction, 'minHealthy' | 'minHealthyFrom'>> {
  return {
    minHealthy: Math.max(1, Math.ceil((registered * percent) / 100)),
    minHealthyFrom: `${percent}% of ${registered}`,
  };
}

/**
 * The drained actions whose other clusters have fewer healthy targets than must remain, as sentences. Only groups with
 * a share above 0 count: the others get no traffic, healthy or not.
 */
export function findCapacityShort(plan: PlannedAction[], health: TargetHealth[]): string[] {
  return plan.filter(isDrained).flatMap((action) => {
    const serving = action.others.filter((one) => one.share > 0).map((one) => one.targetGroup);
    const counted = new Set(serving);
    const healthy = health.filter((one) => isServing(one) && counted.has(one.targetGroup)).length;
    if (healthy >= action.minHealthy) return zonesShort(action, health);
    const from = action.minHealthyFrom === undefined ? '' : ` (${action.minHealthyFrom})`;
    return [
      `${action.where}: only ${count(healthy, 'healthy target')} would remain in ${serving.join(', ') || 'the other clusters'}, capacity.minHealthy asks for ${action.minHealthy}${from}`,
      ...zonesShort(action, health),
    ];
  });
}
