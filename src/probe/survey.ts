import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { answerOf, faultOf } from '../../activities/aws-fault.js';
import { UserError } from '../domain/user-error.js';
import type { Caller } from './aws/caller.js';
import { readGroups, readListeners, readLoadBalancer, readRules, readTags } from './aws/reads.js';
import { findRefusals } from './refusals.js';

export interface Surveyed {
  arn: string;
  name: string;
  dnsName: string;
  vpcId: string | undefined;
  listeners: Listener[];
}

/** Reads the load balancer; throws a UserError where the probe must not touch it. */
export async function survey(caller: Caller, nameOrArn: string): Promise<Surveyed> {
  const loadBalancer = await findLoadBalancer(caller, nameOrArn);
  const { LoadBalancerArn: arn = '', LoadBalancerName: name = '', DNSName: dnsName = '', VpcId: vpcId } = loadBalancer;
  return readable(caller, nameOrArn, async () => {
    const tags = (await readTags(caller, [arn])).get(arn);
    // No answer about the tags must not count as "no tag".
    if (tags === undefined) throw new UserError('unreachable', `ELBv2 does not tell the tags of ${name}`);
    const listeners = await readListeners(caller, arn);
    let rules = 0;
    for (const { ListenerArn = '' } of listeners)
      rules += (await readRules(caller, ListenerArn)).filter(({ IsDefault }) => IsDefault !== true).length;
    const groups = (await readGroups(caller)).filter(({ LoadBalancerArns = [] }) =>
      LoadBalancerArns.includes(arn),
    ).length;
    const refusals = findRefusals({ loadBalancer, tags, listeners, rules, groups });
    if (refusals.length > 0) throw new UserError('refused', `refused, nothing was touched: ${refusals.join('; ')}`);
    return { arn, name, dnsName, vpcId, listeners };
  });
}

export function findLoadBalancer(caller: Caller, nameOrArn: string): Promise<LoadBalancer> {
  return readable(caller, nameOrArn, () => readLoadBalancer(caller, nameOrArn));
}

/** Turns what ELBv2 or IAM answers into the user's error. */
async function readable<T>(caller: Caller, name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (caller.signal.aborted) throw new UserError('failed', 'stopped before anything was touched', { cause: error });
    const fault = faultOf(error);
    const kind = fault.kind === 'not-found' ? 'refused' : 'unreachable';
    throw new UserError(kind, `${name} can't be read: ${answerOf(fault)}; nothing was touched`, { cause: error });
  }
}
