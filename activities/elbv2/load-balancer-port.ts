import type { LoadBalancerPort } from '../ports.js';
import type { Elbv2Clients, Elbv2Options } from './clients.js';
import { attributes } from './attributes.js';
import { createClients } from './clients.js';
import { health } from './describe-targets.js';
import { look } from './look.js';
import { resolve } from './resolve.js';
import { setShares } from './set-shares.js';
import { addTag, readTags, removeTag } from './tags.js';

/** The load balancer as the AWS SDK sees it. Nothing is called before the first read. */
export function createLoadBalancerPort(
  options: Elbv2Options,
  clients: Elbv2Clients = createClients(options),
): LoadBalancerPort {
  const reader = { client: clients.reads, now: options.now };
  return {
    resolve: (config, signal) => resolve(reader, config, signal),
    look: (scope, signal) => look(reader, scope, signal),
    attributes: (targetGroupArns, signal) => attributes(reader, targetGroupArns, signal),
    health: (targetGroupArns, signal) => health(reader, targetGroupArns, signal),
    setShares: (write, signal) => setShares(clients, options.now, write, signal),
    tags: (arns, signal) => readTags(reader, arns, signal),
    addTag: (write, signal) => addTag(clients.writes, options.now, write, signal),
    removeTag: (write, signal) => removeTag(clients.writes, options.now, write, signal),
  };
}
