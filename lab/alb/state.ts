import type { Versioned } from './versioned.js';
import type { Shape } from './tree.js';

/** Everything in one account and region, by ARN; Auto Scaling groups by name. */
export interface AlbState {
  loadBalancers: Map<string, LoadBalancer>;
  targetGroups: Map<string, TargetGroup>;
  scalingGroups: Map<string, ScalingGroup>;
  /** By the ARN of the rule, then by key. */
  ruleTags: Map<string, Map<string, string>>;
}

/** An Auto Scaling group. The API answers it; the lab never replaces an instance. */
export interface ScalingGroup {
  name: string;
  /** `EC2`, `ELB`, or several with a comma between them. */
  healthCheckType: string;
  /** Processes that are suspended: `HealthCheck`, `ReplaceUnhealthy` and others. */
  suspended: string[];
  /** By instance id: `InService`, `Standby` and the rest. */
  lifecycles: Map<string, string>;
}

export interface LoadBalancer {
  arn: string;
  name: string;
  type: 'application' | 'network';
  /** Where clients find it. */
  dnsName: string;
  listeners: Map<string, Listener>;
  attributes: Map<string, string>;
  tags: Map<string, string>;
}

export interface Listener {
  arn: string;
  loadBalancerArn: string;
  protocol: string;
  /** The port in the API's answers. The data plane of the lab uses another, free port. */
  port: number;
  /** SslPolicy, Certificates, MutualAuthentication: the API answers them, the data plane ignores them. */
  secured: Shape;
  defaultRuleArn: string;
  /** By ARN, with the default rule; undefined before a rule exists and after it is deleted. */
  rules: Map<string, Versioned<Rule | undefined>>;
  tags: Map<string, string>;
}

export interface Rule {
  arn: string;
  /** `default`, or 1 to 50000 as text. */
  priority: string;
  conditions: Shape[];
  actions: Shape[];
  /** The API answers them; the data plane ignores them. */
  transforms?: Shape[];
}

export interface TargetGroup {
  arn: string;
  name: string;
  protocol: string;
  port: number;
  targetType: 'ip' | 'instance';
  healthCheck: HealthCheck;
  /** By `id:port`. */
  targets: Map<string, Target>;
  attributes: Map<string, string>;
  /** How long a deregistered target stays `draining`. */
  deregistrationDelayMs: number;
  tags: Map<string, string>;
}

export interface HealthCheck {
  path: string;
  intervalMs: number;
  timeoutMs: number;
  /** Successes in a row that make an unhealthy target healthy; a new one needs a single success. */
  healthyThreshold: number;
  unhealthyThreshold: number;
}

export interface Target {
  id: string;
  port: number;
  /** Null: ELBv2 does not report it, as for instances. */
  zone: string | null;
  /** The state of a zonal shift, such as `zonal_shift_active`. The API answers it; the data plane ignores it. */
  zonalShift: string | null;
  state: TargetState;
  /** Checks in a row that said the opposite of `state`. */
  against: number;
  /** Set when it is deregistered: the time in milliseconds at which it is removed. */
  drainedAt: number | null;
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy';

export function sortedRules(rules: (Rule | undefined)[]): Rule[] {
  return rules.filter((rule) => rule !== undefined).sort((a, b) => rank(a) - rank(b));
}

function rank(rule: Rule): number {
  return rule.priority === 'default' ? Infinity : Number(rule.priority);
}

export function targetKey(id: string, port: number): string {
  return `${id}:${String(port)}`;
}
