import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { bodyOf, type Side } from './marks.js';

/** The two groups of a probe, as ARNs. */
export type Groups = Record<Side, string>;

export function answering(id: string, side: Side): Action[] {
  const config = { StatusCode: '200', ContentType: 'text/plain', MessageBody: bodyOf(id, side) };
  return [{ Type: 'fixed-response', FixedResponseConfig: config }];
}

/** `stickyS`: seconds of stickiness, null for off, undefined to leave the setting out. */
export function forwarding(groups: Groups, shares: Record<Side, number>, stickyS?: number | null): Action[] {
  return [
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: groups.a, Weight: shares.a },
          { TargetGroupArn: groups.b, Weight: shares.b },
        ],
        ...(stickyS !== undefined && {
          TargetGroupStickinessConfig:
            stickyS === null ? { Enabled: false } : { Enabled: true, DurationSeconds: stickyS },
        }),
      },
    },
  ];
}

/** What a rule answers, or what shares its two groups have, in one form to compare: ELBv2 may order groups anew. */
export function stateOf(actions: Action[] | undefined): string {
  const [action] = actions ?? [];
  if (action?.Type === 'fixed-response') return action.FixedResponseConfig?.MessageBody ?? '';
  const shares = (action?.ForwardConfig?.TargetGroups ?? []).map(
    ({ TargetGroupArn = '', Weight }) => `${TargetGroupArn} ${Weight ?? ''}`,
  );
  return shares.sort().join(', ');
}
