import { isRegistered, isServing } from './health.js';
import type { Observation } from './observation.js';
import type { PlannedAction } from './plan.js';
import type { Share, TargetHealth } from './routing.js';

/** The zone of an IP address outside of the VPC: every node of the load balancer may use it, whatever its own zone. */
const EVERY_ZONE = 'all';

/**
 * Without cross-zone load balancing, each node of the load balancer uses only the targets of its own zone. So such a
 * group must keep a healthy target in every zone that any group served before the drain.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html
 */
export function zonesOf(
  others: Pick<Share, 'targetGroup' | 'targetGroupArn'>[],
  groups: string[],
  observation: Observation,
): NonNullable<PlannedAction['zones']> {
  const counted = new Set(groups);
  const served = observation.health
    .filter((one) => isRegistered(one) && counted.has(one.targetGroup))
    .flatMap((one) => one.zone ?? []);
  const zones = [...new Set(served)].sort();
  return others
    .filter((one) => isCrossZoneOff(one.targetGroupArn, observation))
    .map(({ targetGroup }) => ({ targetGroup, zones }));
}

/** As sentences: groups that would have no healthy target in a zone that needs one. */
export function zonesShort({ where, zones = [] }: PlannedAction, health: TargetHealth[]): string[] {
  return zones.flatMap((group) => {
    const healthy = health.filter((one) => isServing(one) && one.targetGroup === group.targetGroup);
    const without = group.zones.filter((zone) => !healthy.some((one) => one.zone === zone || one.zone === EVERY_ZONE));
    if (without.length === 0) return [];
    return [
      `${where}: ${group.targetGroup} has cross-zone load balancing off, and would have no healthy target that serves ${without.map(zoneName).join(', ')}`,
    ];
  });
}

/**
 * As sentences: where it can't be proved that each zone keeps a healthy target. ELBv2 reports zones only for IP
 * targets. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
 */
export function zonesUntold(plan: PlannedAction[], health: TargetHealth[]): string[] {
  const withoutZone = new Set(
    health.filter((one) => isRegistered(one) && one.zone === undefined).map((one) => one.targetGroup),
  );
  return plan.flatMap(({ where, groups, others, zones = [] }) => {
    const served = [
      ...groups.filter((one) => one.baseline > 0).map((one) => one.targetGroup),
      ...others.filter((one) => one.share > 0).map((one) => one.targetGroup),
    ];
    const untold = served.filter((name) => withoutZone.has(name));
    if (untold.length === 0) return [];
    return zones.map(
      ({ targetGroup }) =>
        `${where}: ${targetGroup} has cross-zone load balancing off, and ELBv2 does not report the zones of the targets of ${untold.join(', ')}, so it can't be proved that every zone keeps a healthy target: turn cross-zone load balancing on for ${targetGroup}`,
    );
  });
}

/** A group without its own setting follows its load balancer, and an application load balancer always has it on. */
function isCrossZoneOff(targetGroupArn: string, { routing, besides }: Observation): boolean {
  const all = [...(routing.attributes ?? []), ...besides];
  return all.some(
    (one) => one.targetGroupArn === targetGroupArn && one.values['load_balancing.cross_zone.enabled'] === 'false',
  );
}

function zoneName(zone: string): string {
  return zone === EVERY_ZONE ? 'all zones' : zone;
}
