import { ElbError } from './elb-error.js';
import { groupShares } from './forward.js';
import type { AlbState, Listener, LoadBalancer, Rule, TargetGroup } from './state.js';
import type { Versioned } from './versioned.js';

export function findLoadBalancer(state: AlbState, arn: string): LoadBalancer {
  const found = state.loadBalancers.get(arn);
  if (found === undefined) throw ElbError.notFound('LoadBalancer', arn);
  return found;
}

export function findListener(state: AlbState, arn: string): Listener {
  const found = allListeners(state).find((listener) => listener.arn === arn);
  if (found === undefined) throw ElbError.notFound('Listener', arn);
  return found;
}

export function findTargetGroup(state: AlbState, arn: string): TargetGroup {
  const found = state.targetGroups.get(arn);
  if (found === undefined) throw ElbError.notFound('TargetGroup', arn);
  return found;
}

export interface FoundRule {
  listener: Listener;
  rule: Rule;
  slot: Versioned<Rule | undefined>;
}

export function findRule(state: AlbState, arn: string): FoundRule {
  for (const listener of allListeners(state)) {
    const slot = listener.rules.get(arn);
    if (slot?.current !== undefined) return { listener, rule: slot.current, slot };
  }
  throw ElbError.notFound('Rule', arn);
}

export function defaultRule(listener: Listener): FoundRule {
  const slot = listener.rules.get(listener.defaultRuleArn);
  if (slot?.current === undefined) throw new Error(`listener ${listener.arn} has lost its default rule`);
  return { listener, rule: slot.current, slot };
}

export function allListeners(state: AlbState): Listener[] {
  return [...state.loadBalancers.values()].flatMap((one) => [...one.listeners.values()]);
}

/** The load balancers that forward to the group by any of their rules: none or one. */
export function attachedTo(state: AlbState, targetGroupArn: string): string[] {
  const attached = allListeners(state).filter((listener) =>
    [...listener.rules.values()].some((slot) =>
      (slot.current?.actions ?? []).some((action) => groupShares(action).some((one) => one.arn === targetGroupArn)),
    ),
  );
  return [...new Set(attached.map((listener) => listener.loadBalancerArn))];
}
