import type { Phase } from './lifecycle.js';
import { sharesAt, type Level, type PlannedAction } from './plan.js';
import type { Routing } from './routing.js';

/** What must hold now: a routing in which each planned action may stand at one of some levels, and nothing else. */
export interface Expected {
  /** As found at preflight. */
  routing: Routing;
  actions: ExpectedAction[];
  /** Only rules that forward to these target groups count; null: all of the load balancer does. */
  scope: string[] | null;
}

export interface ExpectedAction {
  ruleArn: string;
  /** Each option holds a share for every target group of the cluster in this action, by ARN. */
  options: Record<string, number>[];
}

export function expect(
  routing: Routing,
  plan: PlannedAction[],
  levels: (action: PlannedAction) => Level[],
  scope: string[] | null = null,
): Expected {
  return {
    routing,
    scope,
    actions: plan.map((action) => ({
      ruleArn: action.ruleArn,
      options: levels(action).map((level) => sharesAt(action, level)),
    })),
  };
}

/** What a look from beside the steps may read in a phase: while the run writes, before or after. */
export function levelsIn(phase: Phase, steps: number[]): Level[] {
  switch (phase) {
    case 'preflight':
      return ['found'];
    case 'draining':
    case 'aborting':
      return ['found', 'drained'];
    case 'settling':
    case 'maintenance':
    case 'confirming':
      return ['drained'];
    case 'reactivating':
      return ['drained', ...steps];
    case 'restored':
      return [100];
    case 'aborted':
    case 'refused':
      return ['found'];
    case 'failed':
      return ['found', 'drained', ...steps];
  }
}

/** What the last writes replaced, which a phase that follows them may still read for a short time. */
export function staleLevelsIn(phase: Phase): Level[] {
  return phase === 'settling' ? ['found'] : [];
}
