import { targetKey } from '../health.js';
import { isDrained, type PlannedAction } from '../plan.js';
import type { TargetHealth } from '../routing.js';

/** A zonal shift moves traffic by itself, and ends by itself: what remains without the cluster can't be told. */
export function refuseZonalShift(plan: PlannedAction[], health: TargetHealth[]): string[] {
  const names = new Set(
    plan
      .filter(isDrained)
      .flatMap(({ groups, others }) => [...groups, ...others].map(({ targetGroup }) => targetGroup)),
  );
  const shifted = health.filter((one) => one.zonalShift !== undefined && names.has(one.targetGroup));
  if (shifted.length === 0) return [];
  const targets = shifted.map((one) => `${targetKey(one)}: ${one.zonalShift}`).join(', ');
  return [`a zonal shift is under way (${targets}): end it, or wait for its end`];
}
