import type { Action, Rule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SeenGroup, SeenRule } from '../ours.js';

export function seenRule(listenerArn: string, rule: Rule): SeenRule {
  const conditions = rule.Conditions ?? [];
  const hosts = conditions.flatMap(({ Values = [], HostHeaderConfig }) => HostHeaderConfig?.Values ?? Values);
  const [first] = conditions;
  const isOneHost = conditions.length === 1 && first?.Field === 'host-header' && hosts.length === 1;
  return {
    arn: rule.RuleArn ?? '',
    listenerArn,
    isDefault: rule.IsDefault !== false,
    onlyHost: isOneHost && (rule.Transforms ?? []).length === 0 ? hosts[0]! : null,
    hosts,
    does: doing(rule.Actions ?? []),
  };
}

export function seenGroup(group: TargetGroup): SeenGroup {
  const { TargetGroupArn = '', TargetGroupName = '', LoadBalancerArns = [] } = group;
  return { arn: TargetGroupArn, name: TargetGroupName, loadBalancerArns: LoadBalancerArns };
}

function doing(actions: Action[]): SeenRule['does'] {
  const [action] = actions;
  if (action === undefined || actions.length > 1) return null;
  if (action.Type === 'fixed-response') return { body: action.FixedResponseConfig?.MessageBody ?? '' };
  if (action.Type !== 'forward') return null;
  const groups = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  return { groupArns: groups.map(({ TargetGroupArn = '' }) => TargetGroupArn) };
}
