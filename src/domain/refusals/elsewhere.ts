import type { Cluster } from '../config.js';
import { rulesText, rulesTo, type Elsewhere } from '../elsewhere.js';
import type { Observation } from '../observation.js';

/** A host that also serves elsewhere would get traffic while it has the go. */
export function refuseElsewhere({ elsewhere, routing }: Observation, cluster: Cluster): string[] {
  return elsewhere.flatMap(({ host, targetGroup, target }) => {
    const rules = rulesTo(targetGroup, routing);
    if (rules.length === 0) return [];
    return [
      `host ${host} is also a target of ${targetGroup} (${target}), which ${rulesText(rules)} ${rules.length === 1 ? 'forwards' : 'forward'} to: it would get traffic from there while it is maintained; deregister it there, or, if that group is ${cluster.name}'s own, name it in its targetGroups`,
    ];
  });
}

/**
 * tagout does not read load balancers that the config does not name. It only knows that a configured group is behind
 * one.
 */
export function warnElsewhere({ elsewhere, groups, loadBalancers }: Observation): string[] {
  return elsewhere.flatMap(({ host, targetGroup, target }: Elsewhere) => {
    const arns = groups.find((group) => group.name === targetGroup)?.loadBalancerArns ?? [];
    const foreign = arns.filter((arn) => !loadBalancers.some((one) => one.arn === arn));
    return foreign.map(
      (arn) =>
        `host ${host} is also a target of ${targetGroup} (${target}), which is behind another load balancer, ${nameOf(arn)}: tagout does not check what that load balancer sends to it during the maintenance`,
    );
  });
}

/** `...:loadbalancer/app/NAME/ID` */
function nameOf(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
