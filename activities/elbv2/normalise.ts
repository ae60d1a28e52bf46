import type {
  Action as SdkAction,
  Listener as SdkListener,
  RuleTransform as SdkTransform,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action, Listener, Rule, Share, UnknownElements } from '../../src/domain/routing.js';
import { loadBalancerName, targetGroupName } from './arns.js';
import { byText, canonicalJson } from './canonical-json.js';
import { conditionWords } from './conditions.js';
import type { ReadRule } from './describe-rules.js';
import { withoutSecret } from './secrets.js';

/** One listener with its rules, as DescribeListeners and DescribeRules answered them, in the form that can be compared. */
export function normaliseListener(listener: SdkListener, rules: readonly ReadRule[]): Listener {
  const arn = listener.ListenerArn ?? '';
  const where = `${loadBalancerName(arn)} ${listener.Protocol ?? '?'}:${listener.Port ?? '?'}`;
  return {
    arn,
    where,
    protocol: listener.Protocol ?? '',
    port: listener.Port ?? 0,
    ...settingsOf(listener),
    rules: rules.map((rule) => normaliseRule(rule, arn, where)).sort(byPriority),
  };
}

/**
 * The settings in the listener's own answer. It has only the default certificate; the others would need another call.
 */
function settingsOf(listener: SdkListener): Pick<Listener, 'settings'> {
  const { Certificates = [], SslPolicy, AlpnPolicy = [], MutualAuthentication } = listener;
  const certificates = Certificates.map(({ CertificateArn = '' }) => CertificateArn).sort(byText);
  const settings = {
    ...(certificates.length > 0 && { certificate: certificates.join(', ') }),
    ...(SslPolicy !== undefined && { 'TLS policy': SslPolicy }),
    ...(AlpnPolicy.length > 0 && { 'ALPN policy': AlpnPolicy.join(', ') }),
    ...(MutualAuthentication !== undefined && { 'mutual TLS': canonicalJson(MutualAuthentication) }),
  };
  return Object.keys(settings).length === 0 ? {} : { settings };
}

/** Lowest port first, the load balancers by name. */
export function byLoadBalancerAndPort(a: Listener, b: Listener): number {
  return byText(loadBalancerName(a.arn), loadBalancerName(b.arn)) || a.port - b.port || byText(a.arn, b.arn);
}

/** `unknown`: the elements of each action that the SDK does not know, in the same order. */
export function normaliseActions(actions: readonly SdkAction[], unknown: readonly UnknownElements[] = []): Action[] {
  return actions
    .map((action, index) => normaliseAction(action, index, unknown[index] ?? {}))
    .sort((a, b) => a.order - b.order);
}

export function normaliseRule(rule: ReadRule, listenerArn: string, listenerWhere: string): Rule {
  const conditions = conditionWords(rule.Conditions ?? []);
  const priority = rule.Priority ?? 'default';
  const isDefault = rule.IsDefault ?? priority === 'default';
  const suffix = conditions.length === 0 ? '' : ` (${conditions.join(', ')})`;
  return {
    arn: rule.RuleArn ?? '',
    listenerArn,
    isDefault,
    where: isDefault ? `${listenerWhere} default` : `${listenerWhere} rule ${priority}${suffix}`,
    priority,
    conditions,
    actions: normaliseActions(rule.Actions ?? [], rule.unknown),
    ...transformsOf(rule.Transforms ?? []),
  };
}

/** A rule has at most one of each type. */
function transformsOf(transforms: readonly SdkTransform[]): Pick<Rule, 'transforms'> {
  if (transforms.length === 0) return {};
  return { transforms: transforms.map(canonicalJson).sort(byText).join(', ') };
}

/** `2` comes before `10`, and the default rule is the last that ELBv2 tries. */
function byPriority(a: Rule, b: Rule): number {
  if (a.isDefault || b.isDefault) return Number(a.isDefault) - Number(b.isDefault);
  return Number(a.priority) - Number(b.priority);
}

function normaliseAction(action: SdkAction, index: number, unknown: UnknownElements): Action {
  // With a single action, ELBv2 leaves the order out; then the position in the list is the order.
  const order = action.Order ?? index + 1;
  const besides = Object.keys(unknown).length === 0 ? {} : { unknown };
  if (action.Type !== 'forward')
    return { type: 'other', order, content: canonicalJson(withoutSecret(action)), ...besides };
  return { type: 'forward', order, shares: sharesOf(action), stickinessS: stickinessOf(action), ...besides };
}

/**
 * The two ways to write a forward to one group become one, and the share of a single group, which has no effect,
 * becomes 1.
 */
function sharesOf(action: SdkAction): Share[] {
  const tuples = action.ForwardConfig?.TargetGroups ?? [];
  const listed = tuples.length > 0 ? tuples : [{ TargetGroupArn: action.TargetGroupArn ?? '', Weight: 1 }];
  return listed
    .map(({ TargetGroupArn: arn = '', Weight }) => ({
      targetGroup: targetGroupName(arn),
      targetGroupArn: arn,
      share: listed.length === 1 ? 1 : (Weight ?? 1),
    }))
    .sort((a, b) => byText(a.targetGroup, b.targetGroup) || byText(a.targetGroupArn, b.targetGroupArn));
}

function stickinessOf(action: SdkAction): number | null {
  const stickiness = action.ForwardConfig?.TargetGroupStickinessConfig;
  return stickiness?.Enabled === true ? (stickiness.DurationSeconds ?? 0) : null;
}
