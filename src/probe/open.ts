import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, faultOf, isPermanent } from '../../activities/aws-fault.js';
import { answering, forwarding, type Groups } from './actions.js';
import { readHealth } from './aws/reads.js';
import { modifyRule, registerTarget } from './aws/writes.js';
import type { Bench } from './bench.js';
import { makeGroups } from './make.js';
import { bodyOf, hostOf } from './marks.js';
import type { findDoor } from './reach/find-door.js';
import { Nodes } from './reach/nodes.js';
import { startResponder, type Responder } from './reach/responder.js';

/** The load balancer as clients reach it, once every node of it answers as the probe's rule says; else why not. */
export async function openNodes(
  { caller, ruleArn, marks, limits }: Bench,
  reached: Awaited<ReturnType<typeof findDoor>>,
): Promise<Nodes | string> {
  await modifyRule(caller, ruleArn, answering(marks.id, 'a'));
  if (reached.door === null) return reached.why;
  const nodes = new Nodes(reached.door, hostOf(marks.id), limits.answerMs);
  const untilMs = Date.now() + limits.roundMs;
  const body = bodyOf(marks.id, 'a');
  for (;;) {
    const answers = await Promise.all(nodes.addresses.map((address) => nodes.ask(address, 'fresh')));
    if (answers.every(({ text }) => text === body)) return nodes;
    if (Date.now() >= untilMs) break;
    await sleep(limits.sampleMs, undefined, { signal: caller.signal });
  }
  nodes.close();
  return "requests for the probe's own host get another answer than its rule's: a rule, a firewall or a proxy comes before it";
}

/** Refused, the questions about groups are not measured; any other failure is the caller's. */
export async function openGroups(
  maker: Parameters<typeof makeGroups>[0],
  vpcId: string | undefined,
): Promise<Groups | string> {
  try {
    return await makeGroups(maker, vpcId);
  } catch (error) {
    const fault = faultOf(error);
    if (!isPermanent(fault) || fault.kind === 'credentials') throw error;
    return `the probe's target groups were refused: ${answerOf(fault)}`;
  }
}

/** True once the load balancer finds a responder of this machine healthy behind both groups; else why not. */
export async function openResponder(
  bench: Bench,
  address: string | null,
  opened: (responder: Responder) => unknown,
): Promise<true | string> {
  const { groups, nodes, caller, marks, ruleArn } = bench;
  if (typeof groups === 'string') return groups;
  if (typeof nodes === 'string') return nodes;
  if (address === null) return 'this machine has no private IPv4 address, which an IP target must have';
  try {
    const responder = await startResponder(marks.id, address);
    opened(responder);
    await modifyRule(caller, ruleArn, forwarding(groups, { a: 1, b: 2 }, null));
    for (const side of ['a', 'b'] as const)
      await registerTarget(caller, groups[side], { address, port: responder.ports[side] });
  } catch (error) {
    const fault = faultOf(error);
    if (caller.signal.aborted || fault.kind === 'credentials') throw error;
    return `a responder at ${address} could not be put behind the groups: ${answerOf(fault)}`;
  }
  return untilHealthy(bench, groups, address);
}

async function untilHealthy({ caller, limits }: Bench, groups: Groups, address: string): Promise<true | string> {
  const untilMs = Date.now() + limits.healthMs;
  for (;;) {
    const health = [...(await readHealth(caller, groups.a)), ...(await readHealth(caller, groups.b))];
    const states = health.map(({ TargetHealth }) => TargetHealth?.State ?? 'unknown');
    if (states.length === 2 && states.every((state) => state === 'healthy')) return true;
    if (Date.now() >= untilMs)
      return `the load balancer does not reach this machine at ${address} (${states.join(', ')}): run the probe on a machine of its VPC that lets it in`;
    await sleep(limits.readMs, undefined, { signal: caller.signal });
  }
}
