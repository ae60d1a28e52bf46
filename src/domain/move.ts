import { sharesAt, type Level, type PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Routing, type Rule } from './routing.js';

/**
 * One change of the load balancer, as a value. There is one kind. To add a kind, add a member to this type, to
 * `MoveWrite` and to `ExpectedMove` (expected.ts); the steps and the runbook stay as they are.
 */
export type Move = ShareMove;

/** Brings the shares of the cluster in one action to a level. */
export interface ShareMove {
  kind: 'share';
  action: PlannedAction;
  to: Level;
}

/** What a move asks the load balancer to do. */
export type MoveWrite = ShareWrite;

export interface ShareWrite {
  kind: 'share';
  /**
   * As found at preflight. Right before the write, any difference is drift, except for the shares that `before` allows.
   */
  rule: Rule;
  /**
   * The shares that may be read right before the write, by target group ARN: all of them must match one of these
   * options.
   */
  before: Record<string, number>[];
  /** Share by target group ARN; other groups keep theirs. */
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

/** True when the routing already is as the move would leave it. */
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
