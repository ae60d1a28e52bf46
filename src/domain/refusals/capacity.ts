import { findCapacityShort } from '../capacity.js';
import type { Observation } from '../observation.js';
import type { PlannedAction } from '../plan.js';

export function refuseCapacity(plan: PlannedAction[], observation: Observation): string[] {
  return findCapacityShort(plan, observation.health).map(
    (short) => `${short}: bring the other cluster to health first`,
  );
}
