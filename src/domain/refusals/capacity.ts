import { findCapacityShort } from '../capacity.js';
import type { Observation } from '../observation.js';
import { isDrained, type PlannedAction } from '../plan.js';
import { zonesUntold } from '../zones.js';

export function refuseCapacity(plan: PlannedAction[], { health }: Observation): string[] {
  // If no other group has a share, another reason says so, and no target's health would change it.
  const remaining = plan.filter((action) => isDrained(action) && action.others.some((one) => one.share > 0));
  return [
    ...findCapacityShort(remaining, health).map(
      (short) => `${short}: make the targets of the other clusters healthy first`,
    ),
    ...zonesUntold(remaining, health),
  ];
}

/**
 * A target that limits how many requests it takes may be healthy but full.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html
 */
export function warnTargetControl({ groups }: Observation, cluster: string): string[] {
  return groups
    .filter((group) => group.cluster !== cluster && group.targetControlPort !== undefined)
    .map(
      ({ name, targetControlPort }) =>
        `target group ${name} has a target control port (${targetControlPort}): its targets limit how many requests they take, so healthy targets may have no room for the requests of ${cluster}; make sure that they have`,
    );
}
