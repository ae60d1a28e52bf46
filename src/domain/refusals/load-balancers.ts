import type { Config } from '../config.js';
import type { Observation } from '../observation.js';
import type { LoadBalancer } from '../routing.js';

/** Of a network load balancer nothing is known of how its connections end, though its listeners have shares too. */
export function refuseLoadBalancers(observation: Observation): string[] {
  return observation.loadBalancers
    .filter((one) => !isRead(one))
    .map(
      (one) =>
        `load balancer ${one.name} is a ${one.type} load balancer: this version of tagout takes clusters out from behind application load balancers only; name one of those in loadBalancer`,
    );
}

/** Only of an application load balancer are the rules read. */
export function isRead({ type }: LoadBalancer): boolean {
  return type === 'application';
}

/** False where there may be rules that nobody has read: then nothing follows from finding none. */
export function isAllRead({ loadBalancers }: Observation, config: Config): boolean {
  return loadBalancers.length >= config.loadBalancers.length && loadBalancers.every(isRead);
}
