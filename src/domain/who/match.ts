import { apisOf, type RoutingApi } from './apis.js';
import type { DriftQuestion, PlacedDifference } from './question.js';
import { attributeSet, prioritySet, shareSet, targetSet, type TrailCall } from './trail-call.js';

export type Match = 'value' | 'resource' | 'load-balancer';

type Call = Pick<TrailCall, 'api' | 'arns' | 'set'>;

/** How well a call fits a difference; null if it touched neither the load balancers of the run nor its groups. */
export function matchOf(question: DriftQuestion, call: Call, difference: PlacedDifference): Match | null {
  const { arn } = difference;
  if (arn !== null && apisOf(difference).includes(call.api as RoutingApi) && isOn(call, arn, difference))
    return hasSet(call, difference) ? 'value' : 'resource';
  const isNear = call.arns.some((one) => isOfRun(question, one));
  return isNear ? 'load-balancer' : null;
}

/** A default rule is changed with its listener; a listener that was deleted took its rules along. */
function isOn({ api, arns }: Call, arn: string, { what, where, expected }: PlacedDifference): boolean {
  // A rule that was not there has no place of its own: `arn` is that of its listener.
  if (what === 'rule' && expected === 'none') return arns.some((one) => one === arn || isBelow(one, arn));
  const isParent = api === 'ModifyListener' || api === 'DeleteListener' || api === 'DeleteLoadBalancer';
  if (api === 'ModifyListener' && isRule(arn) && !where.endsWith(' default')) return false;
  // A host that appears elsewhere was registered in any group, or a rule began to forward to its group.
  if (what.startsWith('targets of ') && api === 'RegisterTargets')
    return arns.some((one) => nameOfGroup(one) === what.slice('targets of '.length));
  return arns.some((one) => one === arn || (isParent && isBelow(arn, one)));
}

function isOfRun({ loadBalancers, groups }: DriftQuestion, arn: string): boolean {
  return groups.includes(arn) || loadBalancers.some((one) => one === arn || isBelow(arn, one));
}

/** True if the resource is a listener or rule of the other. `…:listener-rule/app/NAME/ID/LISTENER/RULE`. */
function isBelow(arn: string, parent: string): boolean {
  const [own, above] = [pathOf(arn), pathOf(parent)];
  return own !== null && above !== null && own.startsWith(`${above}/`);
}

function pathOf(arn: string): string | null {
  return /:elasticloadbalancing:[^:]*:[^:]*:(?:loadbalancer|listener|listener-rule)\/(.+)$/.exec(arn)?.[1] ?? null;
}

function isRule(arn: string): boolean {
  return arn.includes(':listener-rule/');
}

function nameOfGroup(arn: string): string | undefined {
  return /:targetgroup\/([^/]+)\//.exec(arn)?.[1];
}

/**
 * True if nothing better is to be expected than this call on the resource: it set what was observed, or its parameters
 * can't say what it set.
 */
export function isBestMatch(call: Call, match: Match, difference: PlacedDifference): boolean {
  if (match !== 'resource') return match === 'value';
  return call.set.length === 0 || !isComparable(difference);
}

function isComparable({ what, observed }: PlacedDifference): boolean {
  if (what.startsWith('share of ')) return /^\d+$/.test(observed);
  return what.startsWith('attribute ') || what === 'priority' || what === 'registered targets';
}

/** True if the call set the value that was observed. */
function hasSet({ api, set }: Call, { where, what, expected, observed }: PlacedDifference): boolean {
  if (observed === 'gone') return true;
  if (what.startsWith('share of ')) return set.includes(shareSet(what.slice('share of '.length), observed));
  if (what.startsWith('attribute ')) return set.includes(attributeSet(what.slice('attribute '.length), observed));
  if (what === 'priority') return set.includes(prioritySet(observed));
  if (what === 'rule') return set.includes(prioritySet(/ rule (\d+)/.exec(where)?.[1] ?? ''));
  if (what.startsWith('targets of ')) return set.some((one) => targetIn(observed, one));
  if (what !== 'registered targets') return false;
  const isThere = api === 'RegisterTargets';
  return set.some((one) => targetIn(observed, one) === isThere && targetIn(expected, one) !== isThere);
}

/** Whether a list such as `10.0.1.11:80, 10.0.1.12:80` has this target; a call may leave the port out. */
function targetIn(list: string, set: string): boolean {
  return list.split(/[,\s"[\]]+/).some((one) => {
    const [, id = one, port = null] = /^(.*):(\d+)$/.exec(one) ?? [];
    return set === targetSet(id, port) || set === targetSet(id, null);
  });
}
