import type { Config } from '../config.js';
import type { GroupAttributes } from '../routing.js';
import type { ForwardingRule } from './forwards.js';

/**
 * Stickiness of target groups overrides share 0: a client with the cookie keeps coming until the cookie expires.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
 */
export function refuseStickiness({ rule, forward }: ForwardingRule, { stickiness, drain }: Config): string[] {
  const { stickinessS } = forward;
  if (stickinessS === null) return [];
  const on = `${rule.where} has target group stickiness on (${stickinessS} s)`;
  if (stickiness === 'refuse')
    return [
      `${on}, and a sticky client keeps coming whatever the share: turn it off and wait that long, or set \`stickiness: wait\``,
    ];
  const longestMs = drain.settleMs + Math.max(drain.quietMs, stickinessS * 1000);
  if (longestMs < drain.deadlineMs) return [];
  return [
    `${on}, and with drain.settle that is not shorter than drain.deadline (${drain.deadlineMs / 1000} s), so it could never settle: turn it off and wait that long, or make the deadline longer`,
  ];
}

/** A rule that is left alone keeps handing out cookies, and they also work for every other rule with stickiness. */
export function refuseStickyLeft(drained: ForwardingRule[], left: ForwardingRule[]): string[] {
  if (longestStickinessS(drained) === null) return [];
  return left
    .filter(({ forward }) => forward.stickinessS !== null)
    .map(
      ({ rule }) =>
        `${rule.where} would be left and has target group stickiness on, so its cookies would bring clients to the cluster through the drained rules too: turn it off`,
    );
}

/** The least length of the quiet period in seconds, because clients are sticky; null if none are. */
export function longestStickinessS(drained: ForwardingRule[]): number | null {
  const seconds = drained.flatMap(({ forward }) => forward.stickinessS ?? []);
  return seconds.length === 0 ? null : Math.max(...seconds);
}

/** It is not documented whether the stickiness of targets also overrides share 0. Only its own duration ends it. */
export function refuseTargetStickiness(attributes: GroupAttributes[], arns: Set<string>): string[] {
  return attributes
    .filter((one) => arns.has(one.targetGroupArn) && one.values['stickiness.enabled'] === 'true')
    .map(({ targetGroup, values }) => {
      const type = values['stickiness.type'] ?? 'lb_cookie';
      const seconds = values[`stickiness.${type}.duration_seconds`];
      const duration = seconds === undefined ? '' : `, ${seconds} s`;
      return `target group ${targetGroup} has target stickiness on (${type}${duration}), and a client with its cookie may keep coming whatever the share: turn stickiness.enabled of the group off, and wait that long`;
    });
}
