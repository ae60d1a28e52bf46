import type { LoadBalancerPort, ReadPlace } from '../ports.js';
import type { Elbv2Clients, Elbv2Options } from './clients.js';
import { attributes } from './attributes.js';
import { createClients } from './clients.js';
import { health } from './describe-targets.js';
import { look } from './look.js';
import type { Reader } from './read.js';
import { UNLIMITED, type ReadGate } from './read-budget.js';
import { findGroups, findLoadBalancer, resolve } from './resolve.js';
import { setShares } from './set-shares.js';
import { addTag, readTags, removeTag } from './tags.js';

/** The load balancer through the AWS SDK. Nothing is called before the first read. Every read passes the gate. */
export function createLoadBalancerPort(
  options: Elbv2Options,
  clients: Elbv2Clients = createClients(options),
  gate: ReadGate = UNLIMITED,
): LoadBalancerPort {
  const { now } = options;
  const { reads: client, writes } = clients;
  const at = (place: ReadPlace | undefined): Reader => {
    return { client, now, gate, place: place ?? { kind: 'step', sinceMs: now() } };
  };
  return {
    resolve: (config, signal, place) => resolve(at(place), config, signal),
    find: (nameOrArn, signal, place) => findLoadBalancer(at(place), nameOrArn, signal),
    groups: (targetGroupArns, signal, place) => findGroups(at(place), targetGroupArns, signal),
    look: (scope, signal, place) => look(at(place), scope, signal),
    attributes: (targetGroupArns, signal, place) => attributes(at(place), targetGroupArns, signal),
    health: (targetGroupArns, signal, place) => health(at(place), targetGroupArns, signal),
    write: (write, signal, place) => setShares(at(place), writes, write, signal),
    tags: (arns, signal, place) => readTags(at(place), arns, signal),
    addTag: (write, signal) => addTag(writes, { now, gate }, write, signal),
    removeTag: (write, signal) => removeTag(writes, { now, gate }, write, signal),
  };
}
