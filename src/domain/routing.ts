/**
 * Every listener and rule with its shares, and the registered targets of the cluster under maintenance, normalised:
 * rules are in priority order with the default rule last; target groups and targets are sorted; the two ways to write a
 * single forward become one; the share of a single group, which has no effect, is always 1.
 */
export interface Routing {
  listeners: Listener[];
  targets: RegisteredTargets[];
  /** Sorted by target group; absent if this look did not read them. */
  attributes?: GroupAttributes[];
}

/** The attributes of a target group that move traffic: stickiness, slow start, algorithm, cross-zone, health thresholds. */
export interface GroupAttributes {
  targetGroup: string;
  targetGroupArn: string;
  /** By the keys of DescribeTargetGroupAttributes, sorted. */
  values: Record<string, string>;
}

export interface Listener {
  arn: string;
  /** In an operator's words: `core HTTP:80`. */
  where: string;
  protocol: string;
  port: number;
  /**
   * Settings that decide who can connect, by name: `certificate`, `TLS policy`, `mutual TLS`; absent if there are none.
   */
  settings?: Record<string, string>;
  rules: Rule[];
}

export interface Rule {
  arn: string;
  listenerArn: string;
  isDefault: boolean;
  /** `core HTTP:80 default` or `core HTTP:80 rule 10 (path /v1/*)`. */
  where: string;
  /** `default` or a number from 1 to 50000 as text, as ELBv2 gives it. */
  priority: string;
  /** In words, sorted: `path /v1/*`, `host a.example or b.example`. */
  conditions: string[];
  /** In order; only the last one routes. */
  actions: Action[];
  /** Rewrites of the URL or the host header, as canonical JSON; absent if there are none. */
  transforms?: string;
}

export type Action = Forward | OtherAction;

export interface Forward {
  type: 'forward';
  order: number;
  /** Sorted by target group. */
  shares: Share[];
  /** Seconds, or null if the stickiness of target groups is off. */
  stickinessS: number | null;
  /** Absent if there are none. */
  unknown?: UnknownElements;
}

/** Anything else: redirect, fixed-response, authenticate-*. `content` is the action as canonical JSON. */
export interface OtherAction {
  type: 'other';
  order: number;
  content: string;
  /** Absent if there are none. */
  unknown?: UnknownElements;
}

/**
 * Elements of an action that the AWS SDK does not know, and would lose in a write: the content of each by its path,
 * sorted, such as `ForwardConfig/TargetGroups/core-east/Warmup`.
 */
export type UnknownElements = Record<string, string>;

/** ELBv2 takes shares up to this. */
export const LARGEST_SHARE = 999;

/** What one target group gets in one forward action: 0 to 999, relative to the others. */
export interface Share {
  targetGroup: string;
  targetGroupArn: string;
  share: number;
}

export interface RegisteredTargets {
  targetGroup: string;
  /** `id:port`, sorted. */
  targets: string[];
}

/** What ELBv2 says of one target: one row of DescribeTargetHealth. */
export interface TargetHealth {
  targetGroup: string;
  id: string;
  port: number;
  /** `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable`, `unhealthy.draining`. */
  state: string;
  reason: string | null;
  /** The Availability Zone, or `all`; absent if ELBv2 does not report it. */
  zone?: string;
  /** `AdministrativeOverride`, present only while an ARC zonal shift keeps traffic away from the target. */
  zonalShift?: string;
}

export interface TargetGroup {
  name: string;
  arn: string;
  /** `instance`, `ip`, `lambda`, `alb`. */
  targetType: string;
  /** The load balancers it is attached to: none or one. */
  loadBalancerArns: string[];
  /** The port at which each target says how many requests it takes; absent if it does not. */
  targetControlPort?: number;
}

export interface LoadBalancer {
  name: string;
  arn: string;
  /** `application`, `network` or `gateway`. */
  type: string;
  /** Absent if it is off; `unread` if a policy denies the read. */
  zonalShift?: 'on' | 'unread';
}

export function rulesOf(routing: Routing): Rule[] {
  return routing.listeners.flatMap((listener) => listener.rules);
}

/** The paths of elements in these actions that the AWS SDK does not know, each once. */
export function unknownOf(actions: readonly Action[]): string[] {
  return [...new Set(actions.flatMap((action) => Object.keys(action.unknown ?? {})))];
}

export function forwardOf(rule: Rule): Forward | undefined {
  return rule.actions.find((action): action is Forward => action.type === 'forward');
}
