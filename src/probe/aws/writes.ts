import {
  AddTagsCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  ModifyRuleCommand,
  RegisterTargetsCommand,
  type Action,
  type ModifyRuleCommandOutput,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Caller } from './caller.js';

/** The ARN of the new rule. */
export async function createRule(
  caller: Caller,
  rule: { listenerArn: string; priority: number; host: string; actions: Action[]; tags: Record<string, string> },
): Promise<string> {
  const command = new CreateRuleCommand({
    ListenerArn: rule.listenerArn,
    Priority: rule.priority,
    Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [rule.host] } }],
    Actions: rule.actions,
    Tags: pairs(rule.tags),
  });
  const answer = await caller.write((client) => client.send(command));
  return named(answer.Rules?.[0]?.RuleArn);
}

/** Only what is given is sent. */
export function modifyRule(caller: Caller, ruleArn: string, actions: Action[]): Promise<ModifyRuleCommandOutput> {
  const command = new ModifyRuleCommand({ RuleArn: ruleArn, Actions: actions });
  return caller.write((client) => client.send(command));
}

export async function deleteRule(caller: Caller, ruleArn: string): Promise<void> {
  await caller.write((client) => client.send(new DeleteRuleCommand({ RuleArn: ruleArn })));
}

/** The ARN of the new group, which takes IP addresses and checks them every 5 s. */
export async function createGroup(
  caller: Caller,
  group: { name: string; vpcId: string | undefined; tags: Record<string, string> },
): Promise<string> {
  const command = new CreateTargetGroupCommand({
    Name: group.name,
    VpcId: group.vpcId,
    Protocol: 'HTTP',
    Port: 80,
    TargetType: 'ip',
    HealthCheckPath: '/',
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    Tags: pairs(group.tags),
  });
  const answer = await caller.write((client) => client.send(command));
  return named(answer.TargetGroups?.[0]?.TargetGroupArn);
}

export async function deleteGroup(caller: Caller, targetGroupArn: string): Promise<void> {
  await caller.write((client) => client.send(new DeleteTargetGroupCommand({ TargetGroupArn: targetGroupArn })));
}

export async function registerTarget(
  caller: Caller,
  targetGroupArn: string,
  target: { address: string; port: number },
): Promise<void> {
  const Targets = [{ Id: target.address, Port: target.port }];
  await caller.write((client) => client.send(new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets })));
}

export async function addTags(caller: Caller, arn: string, tags: Record<string, string>): Promise<void> {
  await caller.write((client) => client.send(new AddTagsCommand({ ResourceArns: [arn], Tags: pairs(tags) })));
}

function pairs(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function named(arn: string | undefined): string {
  if (arn === undefined) throw new Error('the answer is not from ELBv2');
  return arn;
}
