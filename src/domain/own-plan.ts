import { minHealthyOfRegistered } from './capacity.js';
import type { Config, MinHealthy } from './config.js';
import type { PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Rule, type Share } from './routing.js';
import { listOf } from './shape.js';
import { isPlannedAction, isRouting } from './shapes/routing.js';

const isPlan = listOf(isPlannedAction);

/** The decisions of preflight that a step carries, of any shape. */
interface Carried {
  plan?: unknown;
  routing?: unknown;
}

/**
 * True if each action of the plan is one of the routing, with exactly these target groups. Capacity is counted behind the
 * groups that a plan names, so they must be those that the action forwards to. The routing itself is compared with the
 * load balancer at each look. Also true if the step carries no plan.
 */
export function isPlanOfRouting({ plan, routing }: Carried): boolean {
  if (plan === undefined) return true;
  if (!isPlan(plan) || !isRouting(routing)) return false;
  const rules = new Map(rulesOf(routing).map((rule) => [rule.arn, rule]));
  return plan.every((action) => forwardsAsPlanned(rules.get(action.ruleArn), action));
}

/** True if each action of the plan asks for the capacity of the file, or the step carries no plan. */
export function asksForCapacityOf({ capacity }: Config, plan: unknown): boolean {
  if (plan === undefined) return true;
  return isPlan(plan) && plan.every((action) => isSameCapacity(capacityOf(action, capacity.minHealthy), action));
}

/** For steps that go on although the file was edited: the plan with the capacity that the file asks for now. */
export function withCapacityOf({ capacity }: Config, plan: unknown): unknown {
  if (!isPlan(plan)) return plan;
  return plan.map((action) => {
    const asked = capacityOf(action, capacity.minHealthy);
    // A run that was started with a number does not say how many targets a percentage would refer to.
    if (asked === null) return { ...action, minHealthy: Math.max(1, action.minHealthy) };
    const held = { ...action, ...asked };
    if (asked.minHealthyFrom === undefined) delete held.minHealthyFrom;
    return held;
  });
}

function forwardsAsPlanned(rule: Rule | undefined, { groups, others }: PlannedAction): boolean {
  const shares = (rule === undefined ? undefined : forwardOf(rule))?.shares ?? [];
  const own = new Set(groups.map((one) => one.targetGroupArn));
  const forwarded = shares.filter((one) => own.has(one.targetGroupArn));
  return (
    forwarded.length === groups.length &&
    told(shares.filter((one) => !own.has(one.targetGroupArn))) === told(others) &&
    [...groups, ...others].every(isNamedByItsArn)
  );
}

function told(shares: Share[]): string {
  return JSON.stringify(shares.map((one) => JSON.stringify([one.targetGroupArn, one.targetGroup, one.share])).sort());
}

/** `...:targetgroup/NAME/ID`: drift compares ARNs, and capacity is counted by name. */
function isNamedByItsArn({ targetGroup, targetGroupArn }: Pick<Share, 'targetGroup' | 'targetGroupArn'>): boolean {
  return targetGroupArn.split('/', 2)[1] === targetGroup;
}

type Capacity = Pick<PlannedAction, 'minHealthy' | 'minHealthyFrom'>;

/** The capacity that the file asks for; null if it is a percentage and the action does not say of how many targets. */
function capacityOf({ minHealthyFrom = '' }: PlannedAction, minHealthy: MinHealthy): Capacity | null {
  if ('count' in minHealthy) return { minHealthy: minHealthy.count };
  const registered = /^[^ ]+% of (\d{1,9})$/.exec(minHealthyFrom)?.[1];
  return registered === undefined ? null : minHealthyOfRegistered(minHealthy.percent, Number(registered));
}

function isSameCapacity(one: Capacity | null, other: Capacity): boolean {
  return one !== null && one.minHealthy === other.minHealthy && one.minHealthyFrom === other.minHealthyFrom;
}
