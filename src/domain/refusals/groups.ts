import type { Cluster } from '../config.js';
import type { Observation } from '../observation.js';
import type { TargetGroup } from '../routing.js';
import type { ForwardingRule } from './forwards.js';
import { isRead } from './load-balancers.js';

export function refuseGroups(observation: Observation, cluster: Cluster, forwards: ForwardingRule[]): string[] {
  const used = new Set(forwards.flatMap(({ forward }) => forward.shares.map((share) => share.targetGroupArn)));
  const ours = new Map(observation.loadBalancers.map((one) => [one.arn, isRead(one)]));
  return observation.groups
    .filter((group) => group.cluster === cluster.name)
    .flatMap((group) => {
      if (group.targetType !== 'instance' && group.targetType !== 'ip')
        return [
          `target group ${group.name} has ${group.targetType} targets: tagout maintains hosts behind instance or IP targets`,
        ];
      const also = observation.groups.filter((other) => other.arn === group.arn && other.cluster !== cluster.name);
      return [
        ...refuseUnattached(group, cluster, ours, used),
        ...also.map(
          (other) =>
            `target group ${group.name} is shared by ${cluster.name} and ${other.cluster}: each cluster needs target groups of its own`,
        ),
      ];
    });
}

function refuseUnattached(
  group: TargetGroup,
  cluster: Cluster,
  ours: Map<string, boolean>,
  used: Set<string>,
): string[] {
  const foreign = group.loadBalancerArns.filter((arn) => !ours.has(arn));
  if (foreign.length > 0)
    return [
      `target group ${group.name} is attached to another load balancer (${foreign.join(', ')}): name that one in loadBalancer`,
    ];
  // If the rules of a load balancer are not read, it may forward to the group.
  return used.has(group.arn) || group.loadBalancerArns.some((arn) => ours.get(arn) === false)
    ? []
    : [
        `target group ${group.name} of ${cluster.name} is in no forward action of the load balancer: attach it to a rule, or remove it from the config`,
      ];
}
