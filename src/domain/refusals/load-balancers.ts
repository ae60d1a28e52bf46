import type { Observation } from '../observation.js';

export function refuseLoadBalancers(observation: Observation): string[] {
  return observation.loadBalancers
    .filter((one) => one.type !== 'application')
    .map(
      (one) =>
        `load balancer ${one.name} is a ${one.type} load balancer: tagout drains by the shares of forward actions, which only an application load balancer has`,
    );
}
