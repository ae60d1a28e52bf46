import { findCapacityShort } from '../capacity.js';
import type { Observation } from '../observation.js';
import { isDrained, type PlannedAction } from '../plan.js';
import { zonesUntold } from '../zones.js';

export function refuseCapacity(plan: PlannedAction[], { health }: Observation): string[] {
  // Where nothing would remain at all, that is said already, and no target's health would change it.
  const remaining = plan.filter((action) => isDrained(action) && action.others.some((one) => one.share > 0));
  return [
    ...findCapacityShort(remaining, health).map((short) => `${short}: bring the other cluster to health first`),
    ...zonesUntold(remaining, health),
  ];
}
