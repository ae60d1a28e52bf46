import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type Listener,
  type LoadBalancer,
  type Rule,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Caller } from './caller.js';

const PAGES_MAX = 100;
/** DescribeTags takes at most this many ARNs. */
const ARNS_MAX = 20;

export async function readLoadBalancer(caller: Caller, nameOrArn: string): Promise<LoadBalancer> {
  const named = nameOrArn.startsWith('arn:') ? { LoadBalancerArns: [nameOrArn] } : { Names: [nameOrArn] };
  const answer = await caller.read((client, abortSignal) =>
    client.send(new DescribeLoadBalancersCommand(named), { abortSignal }),
  );
  return listed(answer.LoadBalancers)[0] ?? notElbv2();
}

export function readListeners(caller: Caller, loadBalancerArn: string): Promise<Listener[]> {
  return everyPage(async (Marker) => {
    const command = new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn, Marker });
    const answer = await caller.read((client, abortSignal) => client.send(command, { abortSignal }));
    return [answer.Listeners, answer.NextMarker];
  });
}

export function readRules(caller: Caller, listenerArn: string): Promise<Rule[]> {
  return everyPage(async (Marker) => {
    const command = new DescribeRulesCommand({ ListenerArn: listenerArn, Marker });
    const answer = await caller.read((client, abortSignal) => client.send(command, { abortSignal }));
    return [answer.Rules, answer.NextMarker];
  });
}

/** One rule, asked for once. Null if the answer is that there is none. */
export async function readRule(caller: Caller, ruleArn: string): Promise<Rule | null> {
  const command = new DescribeRulesCommand({ RuleArns: [ruleArn] });
  const answer = await caller.readOnce((client, abortSignal) => client.send(command, { abortSignal }));
  return listed(answer.Rules)[0] ?? null;
}

/** Those of the whole account and region: a group to which no rule forwards belongs to no load balancer. */
export function readGroups(caller: Caller): Promise<TargetGroup[]> {
  return everyPage(async (Marker) => {
    const command = new DescribeTargetGroupsCommand({ Marker });
    const answer = await caller.read((client, abortSignal) => client.send(command, { abortSignal }));
    return [answer.TargetGroups, answer.NextMarker];
  });
}

export async function readHealth(caller: Caller, targetGroupArn: string): Promise<TargetHealthDescription[]> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn });
  const answer = await caller.read((client, abortSignal) => client.send(command, { abortSignal }));
  return listed(answer.TargetHealthDescriptions);
}

/** By ARN. An ARN that the answer leaves out has no tags here, and so is never taken for a probe's. */
export async function readTags(caller: Caller, arns: string[]): Promise<Map<string, Record<string, string>>> {
  const tags = new Map<string, Record<string, string>>();
  for (let start = 0; start < arns.length; start += ARNS_MAX) {
    const command = new DescribeTagsCommand({ ResourceArns: arns.slice(start, start + ARNS_MAX) });
    const answer = await caller.read((client, abortSignal) => client.send(command, { abortSignal }));
    for (const { ResourceArn = '', Tags = [] } of listed(answer.TagDescriptions))
      tags.set(ResourceArn, Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])));
  }
  return tags;
}

async function everyPage<T>(
  page: (marker: string | undefined) => Promise<[items: T[] | undefined, next: string | undefined]>,
): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  for (let count = 0; count < PAGES_MAX; count += 1) {
    const [items, next] = await page(marker);
    all.push(...listed(items));
    if (!next) return all;
    marker = next;
  }
  throw new Error(`the list did not end after ${PAGES_MAX} pages`);
}

/** The SDK takes any XML with status 200, such as a login page, for an answer without lists. */
function listed<T>(list: T[] | undefined): T[] {
  return list ?? notElbv2();
}

function notElbv2(): never {
  throw new Error('the answer is not from ELBv2');
}
