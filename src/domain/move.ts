import { sharesAt, type Level, type PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Routing, type Rule } from './routing.js';

/**
 * One thing that a run does to the load balancer, as a value. There is one kind. A second kind is a member more of this
 * type, of `MoveWrite` and of `ExpectedMove` (expected.ts); the steps and the runbook stay as they are.
 */
export type Move = ShareMove;

/** Brings the shares of the cluster in one action to a level. */
export interface ShareMove {
  kind: 'share';
  action: PlannedAction;
  to: Level;
}

/** What the load balancer is asked to do for a move. */
export type MoveWrite = ShareWrite;

export interface ShareWrite {
  kind: 'share';
  /** As found at preflight: but for what `before` allows, anything else that is read right before the write is drift. */
  rule: Rule;
  /** The shares that may be read right before the write, by target group ARN: together one of these. */
  before: Record<string, number>[];
  /** Share by target group ARN; groups that are not named keep theirs. */
  shares: Record<string, number>;
}

export function moveTo(action: PlannedAction, to: Level): Move {
  return { kind: 'share', action, to };
}

/** `routing`: as found at preflight. `readable`: the levels that may be read right before the write. */
export function writeOf({ kind, action, to }: Move, routing: Routing, readable: Level[]): MoveWrite {
  const before = readable.map((level) => sharesAt(action, level));
  return { kind, rule: ruleOf(routing, action)!, before, shares: sharesAt(action, to) };
}

/** True when the routing reads what the move brings about. */
export function isThere(routing: Routing, { action, to }: Move): boolean {
  const rule = ruleOf(routing, action);
  const forward = rule === undefined ? undefined : forwardOf(rule);
  if (forward === undefined) throw new Error(`${action.where} has no forward action`);
  return Object.entries(sharesAt(action, to)).every(
    ([arn, share]) => forward.shares.find((one) => one.targetGroupArn === arn)?.share === share,
  );
}

export function ruleOf(routing: Routing, action: PlannedAction): Rule | undefined {
  return rulesOf(routing).find((one) => one.arn === action.ruleArn);
}
