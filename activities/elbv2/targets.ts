import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isRegistered } from '../../src/domain/health.js';
import type { RegisteredTargets, TargetHealth } from '../../src/domain/routing.js';
import { targetGroupName } from './arns.js';
import { byText } from './canonical-json.js';

/** The rows of one DescribeTargetHealth, sorted by target. */
export function healthRows(targetGroupArn: string, rows: readonly TargetHealthDescription[]): TargetHealth[] {
  return rows
    .map((row) => ({
      targetGroup: targetGroupName(targetGroupArn),
      id: row.Target?.Id ?? '',
      port: row.Target?.Port ?? 0,
      // A row without a state must not count as healthy.
      state: row.TargetHealth?.State ?? 'unavailable',
      reason: reasonOf(row),
      ...(row.Target?.AvailabilityZone === undefined ? {} : { zone: row.Target.AvailabilityZone }),
      ...zonalShiftOf(row),
    }))
    .sort((a, b) => byText(a.id, b.id) || a.port - b.port);
}

/**
 * A target that is being deregistered is listed as `draining` for the whole deregistration delay. It is no longer
 * registered, and this must be seen at once. (`unhealthy.draining` is still registered.)
 */
export function registeredTargets(targetGroupArn: string, rows: readonly TargetHealthDescription[]): RegisteredTargets {
  const targets = healthRows(targetGroupArn, rows)
    .filter(isRegistered)
    .map(({ id, port }) => `${id}:${port}`);
  return { targetGroup: targetGroupName(targetGroupArn), targets: targets.sort(byText) };
}

/** `Target.Timeout: Request timed out`. */
function reasonOf({ TargetHealth: health }: TargetHealthDescription): string | null {
  const parts = [health?.Reason, health?.Description].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? null : parts.join(': ');
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AdministrativeOverride.html */
function zonalShiftOf({ AdministrativeOverride: override }: TargetHealthDescription): Pick<TargetHealth, 'zonalShift'> {
  const state = override?.State ?? 'no_override';
  return state === 'no_override' || state === 'unknown' ? {} : { zonalShift: state };
}
