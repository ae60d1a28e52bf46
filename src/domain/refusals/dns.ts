import type { Observation } from '../observation.js';

/**
 * Always warned, because no answer of ELBv2 says what Route 53 does with a drained cluster.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
 */
export function warnDns({ loadBalancers }: Observation, groups: string[]): string[] {
  if (groups.length === 0) return [];
  const names = loadBalancers.map((one) => one.name).join(', ');
  return [
    `as far as documented, DNS takes the whole load balancer ${names} out (Route 53 with EvaluateTargetHealth, and DNS failover) once all targets of one target group are unhealthy, whatever its share: maintain one host at a time, or, before the start, set target_group_health.dns_failover.minimum_healthy_targets.count of ${groups.join(', ')} to off (not proved to be enough for Route 53)`,
  ];
}
