import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { serviceOfTag } from '../domain/tag.js';

/**
 * AWS's own limits, without what an account may have been given: rules of a load balancer besides default rules, and
 * target groups of one.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const RULES_MAX = 100;
const GROUPS_MAX = 100;
const OWN_GROUPS = 2;

/** Tags of controllers that own every rule of their load balancers, and remove what they do not know. */
const CONTROLLER_TAGS = /^(elbv2\.k8s\.aws|ingress\.k8s\.aws|gateway\.k8s\.aws)\//;

export interface Situation {
  loadBalancer: LoadBalancer;
  tags: Record<string, string>;
  listeners: Listener[];
  /** Rules besides default rules. */
  rules: number;
  /** Target groups that it forwards to. */
  groups: number;
}

/** Every reason not to touch this load balancer, as sentences. */
export function findRefusals({ loadBalancer, tags, listeners, rules, groups }: Situation): string[] {
  const { LoadBalancerName: name = '', Type: type = '', State: state } = loadBalancer;
  const services = Object.keys(tags)
    .map(serviceOfTag)
    .filter((one) => one !== null);
  const controllers = Object.keys(tags).filter((key) => CONTROLLER_TAGS.test(key));
  const code = state?.Code ?? 'unknown';
  return [
    ...(type === 'application'
      ? []
      : [`${name} is a ${type} load balancer: tagout works with Application Load Balancers`]),
    ...(code.startsWith('active') ? [] : [`${name} is not active, but ${code}`]),
    ...services.map((one) => `${name} has the tag tagout:${one}: a maintenance of ${one} is on, or one has left it so`),
    ...controllers.map((key) => `${name} has the tag ${key}: a controller owns its rules, and may remove the probe's`),
    ...(listeners.length > 0 ? [] : [`${name} has no listener: the probe's rule needs one`]),
    ...(rules < RULES_MAX ? [] : [`${name} has ${rules} rules, and ${RULES_MAX} is the limit: the probe needs one`]),
    ...(groups + OWN_GROUPS <= GROUPS_MAX
      ? []
      : [`${name} has ${groups} target groups, and ${GROUPS_MAX} is the limit: the probe needs ${OWN_GROUPS}`]),
  ];
}
