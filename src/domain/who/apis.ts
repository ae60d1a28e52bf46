import type { Difference } from '../drift.js';

/** The calls with which somebody can change what tagout watches. */
export const ROUTING_APIS = [
  'ModifyRule',
  'ModifyListener',
  'CreateRule',
  'DeleteRule',
  'SetRulePriorities',
  'RegisterTargets',
  'DeregisterTargets',
  'ModifyTargetGroupAttributes',
  'ModifyTargetGroup',
  'CreateListener',
  'DeleteListener',
  'DeleteTargetGroup',
  'DeleteLoadBalancer',
  'ModifyLoadBalancerAttributes',
  'SetSecurityGroups',
] as const;

export type RoutingApi = (typeof ROUTING_APIS)[number];

/** The calls that can make this difference. */
export function apisOf({ what, observed }: Pick<Difference, 'what' | 'observed'>): RoutingApi[] {
  if (what === 'registered targets') return ['RegisterTargets', 'DeregisterTargets', 'DeleteTargetGroup'];
  if (what.startsWith('targets of ')) return ['RegisterTargets', 'ModifyRule', 'ModifyListener', 'CreateRule'];
  if (what.startsWith('attribute ')) return ['ModifyTargetGroupAttributes'];
  if (what === 'listener') return observed === 'gone' ? ['DeleteListener', 'DeleteLoadBalancer'] : ['CreateListener'];
  if (what === 'rule') return observed === 'gone' ? ['DeleteRule', 'DeleteListener'] : ['CreateRule', 'ModifyRule'];
  if (what === 'priority') return ['SetRulePriorities'];
  return ['ModifyRule', 'ModifyListener'];
}

/**
 * The calls to ask for: those that can make these differences, and in the last round also the others, which explain
 * nothing but show what else was changed. All runs of an account share 2 questions a second.
 */
export function apisToAsk(differences: Pick<Difference, 'what' | 'observed'>[], isLast: boolean): RoutingApi[] {
  return [...new Set([...differences.flatMap(apisOf), ...(isLast ? ROUTING_APIS : [])])];
}
