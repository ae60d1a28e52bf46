import { flag, integer, optionalText, shapeOf, shapes } from './tree.js';
import type { Shape } from './tree.js';

/** What each target group gets in a forward action; none in any other action. */
export function groupShares(action: Shape): { arn: string; share: number }[] {
  if (action['Type'] !== 'forward') return [];
  return shapes(shapeOf(action, 'ForwardConfig') ?? {}, 'TargetGroups').map((tuple) => ({
    arn: optionalText(tuple, 'TargetGroupArn') ?? '',
    share: integer(tuple, 'Weight') ?? 1,
  }));
}

/** For how many seconds the cookie of a forward action binds a client to a target group; null if stickiness is off. */
export function groupStickinessS(action: Shape): number | null {
  const stickiness = shapeOf(shapeOf(action, 'ForwardConfig') ?? {}, 'TargetGroupStickinessConfig') ?? {};
  return flag(stickiness, 'Enabled') ? (integer(stickiness, 'DurationSeconds') ?? null) : null;
}

export function forwardTo(shares: Record<string, number>, stickinessS: number | null = null): Shape {
  const stickiness: Shape = stickinessS === null ? { Enabled: false } : { Enabled: true, DurationSeconds: stickinessS };
  return {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: Object.entries(shares).map(([arn, share]) => ({ TargetGroupArn: arn, Weight: share })),
      TargetGroupStickinessConfig: stickiness,
    },
  };
}
