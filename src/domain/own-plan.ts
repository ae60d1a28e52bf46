import { minHealthyOfRegistered } from './capacity.js';
import type { Config, MinHealthy } from './config.js';
import { ruleOf } from './move.js';
import type { PlannedAction } from './plan.js';
import { forwardOf, type Routing, type Share } from './routing.js';
import { listOf } from './shape.js';
import { isPlannedAction, isRouting } from './shapes/routing.js';

const isPlan = listOf(isPlannedAction);

/** The decisions of preflight that a step carries, of any shape. */
interface Carried {
  plan?: unknown;
  routing?: unknown;
}

/**
 * How the plan of a step differs from the file and from its own routing, in words; empty if it does not differ, or if
 * the step carries no plan. The routing itself is compared with the load balancer at each look.
 */
export function findForeignPlan({ plan, routing }: Carried, { capacity }: Config): string[] {
  if (plan === undefined) return [];
  if (!isPlan(plan) || !isRouting(routing)) return ['the plan'];
  return [
    ...(plan.every((action) => forwardsAsPlanned(routing, action)) ? [] : ['the plan']),
    ...(plan.every((action) => asksForIt(action, capacity.minHealthy)) ? [] : ['capacity.minHealthy']),
  ];
}

/** For steps that go on although the file was edited: the plan with the capacity that the file asks for now. */
export function withCapacityOf({ capacity }: Config, plan: unknown): unknown {
  return isPlan(plan) ? plan.map((action) => ({ ...action, ...askedFor(action, capacity.minHealthy) })) : plan;
}

/** Capacity counts the other groups that a plan names, so these must be the groups that the action forwards to. */
function forwardsAsPlanned(routing: Routing, action: PlannedAction): boolean {
  const rule = ruleOf(routing, action);
  const shares = (rule === undefined ? undefined : forwardOf(rule))?.shares ?? [];
  const own = action.groups.map((one) => one.targetGroupArn);
  const isOwn = ({ targetGroupArn }: Share): boolean => own.includes(targetGroupArn);
  return (
    shares.filter(isOwn).length === own.length &&
    told(shares.filter((one) => !isOwn(one))) === told(action.others.filter((one) => !isOwn(one)))
  );
}

function told(shares: Share[]): string {
  return JSON.stringify(shares.map((one) => [one.targetGroupArn, one.targetGroup, one.share]).sort());
}

function asksForIt(action: PlannedAction, minHealthy: MinHealthy): boolean {
  const asked = askedFor(action, minHealthy);
  return asked?.minHealthy === action.minHealthy && asked.minHealthyFrom === action.minHealthyFrom;
}

/** Null if the plan does not say how many targets the percentage refers to. */
function askedFor(
  { minHealthyFrom }: PlannedAction,
  minHealthy: MinHealthy,
): Pick<PlannedAction, 'minHealthy' | 'minHealthyFrom'> | null {
  if ('count' in minHealthy) return { minHealthy: minHealthy.count };
  const registered = /^\d{1,3}% of (\d{1,9})$/.exec(minHealthyFrom ?? '')?.[1];
  return registered === undefined ? null : minHealthyOfRegistered(minHealthy.percent, Number(registered));
}
