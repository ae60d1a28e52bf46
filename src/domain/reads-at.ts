import { sharesAt, type Level, type PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Routing, type Rule } from './routing.js';

/** True when the routing reads the action at the level. */
export function readsAt(routing: Routing, action: PlannedAction, level: Level): boolean {
  const rule = ruleOf(routing, action);
  const forward = rule === undefined ? undefined : forwardOf(rule);
  if (forward === undefined) throw new Error(`${action.where} has no forward action`);
  return Object.entries(sharesAt(action, level)).every(
    ([arn, share]) => forward.shares.find((one) => one.targetGroupArn === arn)?.share === share,
  );
}

export function ruleOf(routing: Routing, action: PlannedAction): Rule | undefined {
  return rulesOf(routing).find((one) => one.arn === action.ruleArn);
}
