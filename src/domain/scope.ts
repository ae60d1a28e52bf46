import { forwardOf, rulesOf, type Routing, type Rule } from './routing.js';

/**
 * With `watch.scope: service` only the rules that forward to this service's target groups count, and the listeners
 * they are in. `known`: rules that did when the run began, so that one which stops to do so is seen to.
 */
export function narrow(routing: Routing, serviceGroupArns: string[], known: ReadonlySet<string> = new Set()): Routing {
  const counts = (rule: Rule): boolean => known.has(rule.arn) || forwardsTo(rule, serviceGroupArns);
  const listeners = routing.listeners
    .map((listener) => ({ ...listener, rules: listener.rules.filter(counts) }))
    .filter((listener) => listener.rules.length > 0);
  return { ...routing, listeners };
}

/** Rules that forward, and to no group of this service: somebody else shares the load balancer. */
export function rulesOfOthers(routing: Routing, serviceGroupArns: string[]): Rule[] {
  return rulesOf(routing).filter((rule) => forwardOf(rule) !== undefined && !forwardsTo(rule, serviceGroupArns));
}

function forwardsTo(rule: Rule, groupArns: string[]): boolean {
  return forwardOf(rule)?.shares.some((share) => groupArns.includes(share.targetGroupArn)) === true;
}
