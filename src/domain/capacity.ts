import type { MinHealthy } from './config.js';
import { count } from './health.js';
import { isDrained, type PlannedAction } from './plan.js';
import type { TargetHealth } from './routing.js';

/** How many healthy targets must remain, where these groups had a share before the drain. */
export function minHealthyOf(minHealthy: MinHealthy, groups: string[], health: TargetHealth[]): number {
  if ('count' in minHealthy) return minHealthy.count;
  const registered = health.filter((one) => isRegistered(one) && groups.includes(one.targetGroup)).length;
  return Math.max(1, Math.ceil((registered * minHealthy.percent) / 100));
}

/**
 * Which drained actions have fewer healthy targets behind their other clusters than must remain, as sentences.
 * Only groups with a share above 0 count: the others get no traffic, healthy or not.
 */
export function findCapacityShort(plan: PlannedAction[], health: TargetHealth[]): string[] {
  return plan.filter(isDrained).flatMap((action) => {
    const serving = action.others.filter((one) => one.share > 0).map((one) => one.targetGroup);
    const healthy = health.filter((one) => one.state === 'healthy' && serving.includes(one.targetGroup)).length;
    if (healthy >= action.minHealthy) return [];
    return [
      `${action.where}: only ${count(healthy, 'healthy target')} would remain in ${serving.join(', ') || 'the other clusters'}, capacity.minHealthy asks for ${action.minHealthy}`,
    ];
  });
}

/** One that is being deregistered stays listed as `draining`, and is none of those that serve. */
function isRegistered({ state, reason }: TargetHealth): boolean {
  return state !== 'draining' && reason?.startsWith('Target.NotRegistered') !== true;
}
