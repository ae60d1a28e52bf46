import { targetKey } from './state.js';
import type { Target, TargetGroup } from './state.js';

/** A newly registered target: no health check has passed yet. */
export function newTarget(id: string, port: number, zone: string | null): Target {
  return { id, port, zone, zonalShift: null, state: 'initial', against: 0, drainedAt: null };
}

/** Removes targets whose deregistration delay is over. `now`: milliseconds by the caller's clock. */
export function forgetDrained(group: TargetGroup, now: number): void {
  for (const [key, target] of group.targets) {
    if (target.drainedAt !== null && target.drainedAt <= now) group.targets.delete(key);
  }
}

/** Records the result of one health check. True if it has changed the target's state. */
export function countCheck(group: TargetGroup, target: Target, passed: boolean): boolean {
  const next = passed ? 'healthy' : 'unhealthy';
  if (target.state === next) {
    target.against = 0;
    return false;
  }
  target.against += 1;
  const { healthyThreshold, unhealthyThreshold } = group.healthCheck;
  const needed = passed ? (target.state === 'initial' ? 1 : healthyThreshold) : unhealthyThreshold;
  if (target.against < needed) return false;
  target.state = next;
  target.against = 0;
  return true;
}

/** Targets that may get new requests: all that are registered and not draining. */
export function eligibleTargets(group: TargetGroup): Target[] {
  return [...group.targets.values()].filter((target) => target.drainedAt === null);
}

export function findTarget(group: TargetGroup, id: string, port = group.port): Target | undefined {
  return group.targets.get(targetKey(id, port));
}

/** The attributes of a new target group. */
export function newAttributes(deregistrationDelayMs: number): Map<string, string> {
  return new Map([
    ['deregistration_delay.timeout_seconds', String(Math.round(deregistrationDelayMs / 1000))],
    ['stickiness.enabled', 'false'],
    ['stickiness.type', 'lb_cookie'],
    ['slow_start.duration_seconds', '0'],
    ['load_balancing.algorithm.type', 'round_robin'],
    ['load_balancing.cross_zone.enabled', 'use_load_balancer_configuration'],
    ['target_group_health.dns_failover.minimum_healthy_targets.count', '1'],
    ['target_group_health.dns_failover.minimum_healthy_targets.percentage', 'off'],
    ['target_group_health.unhealthy_state_routing.minimum_healthy_targets.count', '1'],
    ['target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage', 'off'],
  ]);
}
