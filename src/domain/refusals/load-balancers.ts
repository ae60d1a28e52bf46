import type { Config } from '../config.js';
import type { Observation } from '../observation.js';
import type { LoadBalancer } from '../routing.js';

/** The listeners of a network load balancer have shares too, but how its connections end is not known. */
export function refuseLoadBalancers(observation: Observation): string[] {
  return observation.loadBalancers
    .filter((one) => !isRead(one))
    .map(
      (one) =>
        `load balancer ${one.name} is a ${one.type} load balancer: this version of tagout takes clusters out from behind application load balancers only; name one of those in loadBalancer`,
    );
}

/** Rules are read only for application load balancers. */
export function isRead({ type }: LoadBalancer): boolean {
  return type === 'application';
}

/** False if there may be rules that nobody has read: then finding no rule proves nothing. */
export function isAllRead({ loadBalancers }: Observation, config: Config): boolean {
  return loadBalancers.length >= config.loadBalancers.length && loadBalancers.every(isRead);
}
