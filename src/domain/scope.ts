import { forwardOf, rulesOf, type Routing, type Rule } from './routing.js';

/**
 * With `watch.scope: service`, only the rules that forward to this service's target groups count, and their listeners.
 * `known`: the rules that did so when the run began, so that a rule that stops doing so is noticed.
 */
export function narrow(routing: Routing, serviceGroupArns: string[], known: ReadonlySet<string> = new Set()): Routing {
  const counts = (rule: Rule): boolean => known.has(rule.arn) || forwardsTo(rule, serviceGroupArns);
  const listeners = routing.listeners
    .map((listener) => ({ ...listener, rules: listener.rules.filter(counts) }))
    .filter((listener) => listener.rules.length > 0);
  return { ...routing, listeners };
}

/** Rules that forward only to groups of others: somebody else shares the load balancer. */
export function rulesOfOthers(routing: Routing, serviceGroupArns: string[]): Rule[] {
  return rulesOf(routing).filter((rule) => forwardOf(rule) !== undefined && !forwardsTo(rule, serviceGroupArns));
}

function forwardsTo(rule: Rule, groupArns: string[]): boolean {
  return forwardOf(rule)?.shares.some((share) => groupArns.includes(share.targetGroupArn)) === true;
}
