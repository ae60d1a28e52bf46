import { acceptActions } from './accept-actions.js';
import { acceptConditions } from './accept-conditions.js';
import { listenerArn, loadBalancerArn, ruleArn, targetGroupArn } from './arns.js';
import type { AlbCore } from './core.js';
import { findListener } from './find.js';
import type { HealthCheck, Listener, LoadBalancer, Rule, ScalingGroup, TargetGroup } from './state.js';
import { targetKey } from './state.js';
import { newAttributes, newTarget } from './targets.js';
import type { Shape } from './tree.js';
import { Versioned } from './versioned.js';

/** The initial state: it is not in the journal, and the data plane knows it from the start. */
export function addLoadBalancer(
  core: AlbCore,
  name: string,
  type: LoadBalancer['type'] = 'application',
  dnsName = `${name}-1234567890.us-east-1.elb.amazonaws.com`,
): LoadBalancer {
  const loadBalancer: LoadBalancer = {
    arn: loadBalancerArn(core.random, name, type),
    name,
    type,
    dnsName,
    listeners: new Map(),
    attributes: new Map([
      ['idle_timeout.timeout_seconds', '60'],
      ['load_balancing.cross_zone.enabled', 'true'],
      ['zonal_shift.config.enabled', 'false'],
    ]),
    tags: new Map(),
  };
  core.state.loadBalancers.set(loadBalancer.arn, loadBalancer);
  return loadBalancer;
}

export interface TargetGroupSpec {
  name: string;
  port: number;
  targetType?: TargetGroup['targetType'];
  healthCheck: HealthCheck;
  deregistrationDelayMs: number;
  /** Ids, registered with the port of the group. */
  targets: string[];
}

/** Its targets are `initial` until a health check has passed. */
export function addTargetGroup(core: AlbCore, spec: TargetGroupSpec): TargetGroup {
  const group: TargetGroup = {
    arn: targetGroupArn(core.random, spec.name),
    name: spec.name,
    protocol: 'HTTP',
    port: spec.port,
    targetType: spec.targetType ?? 'ip',
    healthCheck: spec.healthCheck,
    targets: new Map(
      spec.targets.map((id) => [
        targetKey(id, spec.port),
        newTarget(id, spec.port, spec.targetType === 'instance' ? null : 'us-east-1a'),
      ]),
    ),
    attributes: newAttributes(spec.deregistrationDelayMs),
    deregistrationDelayMs: spec.deregistrationDelayMs,
    tags: new Map(),
  };
  core.state.targetGroups.set(group.arn, group);
  return group;
}

/** `port`: the one that the API answers. */
export function addListener(core: AlbCore, owner: LoadBalancer, port: number, defaultActions: Shape[]): Listener {
  const arn = listenerArn(core.random, owner.arn);
  const defaultRuleArn = ruleArn(core.random, arn);
  const actions = acceptActions(core.state, owner.arn, defaultActions);
  const rule: Rule = { arn: defaultRuleArn, priority: 'default', conditions: [], actions };
  const listener: Listener = {
    arn,
    loadBalancerArn: owner.arn,
    protocol: 'HTTP',
    port,
    secured: {},
    defaultRuleArn,
    rules: new Map([[defaultRuleArn, new Versioned<Rule | undefined>(rule)]]),
    tags: new Map(),
  };
  owner.listeners.set(arn, listener);
  return listener;
}

export function addRule(
  core: AlbCore,
  listener: string,
  priority: number,
  conditions: Shape[],
  actions: Shape[],
): Rule {
  const owner = findListener(core.state, listener);
  const rule: Rule = {
    arn: ruleArn(core.random, owner.arn),
    priority: String(priority),
    conditions: acceptConditions(conditions),
    actions: acceptActions(core.state, owner.loadBalancerArn, actions),
  };
  owner.rules.set(rule.arn, new Versioned<Rule | undefined>(rule));
  return rule;
}

/** With all its instances InService. */
export function addScalingGroup(
  core: AlbCore,
  spec: Pick<ScalingGroup, 'name' | 'healthCheckType'> & { instances: string[] },
): ScalingGroup {
  const { name, healthCheckType, instances } = spec;
  const lifecycles = new Map(instances.map((id) => [id, 'InService']));
  const group: ScalingGroup = { name, healthCheckType, suspended: [], lifecycles };
  core.state.scalingGroups.set(name, group);
  return group;
}
