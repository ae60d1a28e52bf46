import { targetKey } from '../health.js';
import { isDrained, type PlannedAction } from '../plan.js';
import type { Observation } from '../observation.js';
import type { TargetHealth } from '../routing.js';

/** A zonal shift moves traffic by itself, and ends by itself, so the remaining capacity can't be known. */
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

/**
 * Zonal autoshift begins a practice run every week, which takes a zone's targets out for half an hour.
 * https://docs.aws.amazon.com/r53recovery/latest/dg/arc-zonal-autoshift.how-it-works.html
 */
export function warnZonalShift({ loadBalancers }: Observation): string[] {
  return loadBalancers.flatMap(({ name, zonalShift }) => {
    if (zonalShift === undefined) return [];
    return [
      zonalShift === 'on'
        ? `zonal shift is on for load balancer ${name}: where zonal autoshift is configured too, a shift or its weekly practice run may begin during the maintenance and take the targets of a zone out; block practice runs for that time (ARC, blocked windows)`
        : `whether zonal shift is on for load balancer ${name}, so that a practice run of zonal autoshift may begin during the maintenance, was not read: allow elasticloadbalancing:DescribeLoadBalancerAttributes in the IAM policy of the worker's role`,
    ];
  });
}
