import type { Phase } from './lifecycle.js';
import { sharesAt, type Level, type PlannedAction } from './plan.js';
import type { Routing } from './routing.js';

/**
 * What must hold now: a routing in which each planned action may be at certain levels, and everything else as found.
 */
export interface Expected {
  /** As found at preflight. */
  routing: Routing;
  moves: ExpectedMove[];
  /** Only rules that forward to these target groups count; null: the whole load balancer counts. */
  scope: string[] | null;
}

/** The levels at which a moved action may be; one kind, as for `Move`. */
export interface ExpectedMove {
  kind: 'share';
  ruleArn: string;
  /** Each option has a share for every target group of the cluster in this action, by ARN. */
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
    moves: plan.map((action) => ({
      kind: 'share',
      ruleArn: action.ruleArn,
      options: levels(action).map((level) => sharesAt(action, level)),
    })),
  };
}

const BEGINS_AT: Record<Phase, Level | null> = {
  scheduled: 'found',
  preflight: 'found',
  draining: 'found',
  settling: 'drained',
  maintenance: 'drained',
  confirming: 'drained',
  reactivating: 'drained',
  aborting: null,
  restored: 100,
  refused: 'found',
  aborted: 'found',
  failed: null,
};

/** The level of the cluster's shares when a phase begins; null if they stay as the phase before left them. */
export function levelAtBegin(phase: Phase): Level | null {
  return BEGINS_AT[phase];
}

/** The levels that the watcher may read in a phase: while the run writes, the one before and the one after a write. */
export function levelsIn(phase: Phase, steps: number[]): Level[] {
  const begins = levelAtBegin(phase);
  return [...(begins === null ? [] : [begins]), ...levelsWrittenIn(phase, steps)];
}

function levelsWrittenIn(phase: Phase, steps: number[]): Level[] {
  switch (phase) {
    case 'draining':
      return ['drained'];
    case 'aborting':
      return ['found', 'drained'];
    case 'reactivating':
      return steps;
    case 'failed':
      return ['found', 'drained', ...steps];
    case 'scheduled':
    case 'preflight':
    case 'settling':
    case 'maintenance':
    case 'confirming':
    case 'restored':
    case 'aborted':
    case 'refused':
      return [];
  }
}

/** The levels that the last writes replaced; the next phase may still read them for a short time. */
export function staleLevelsIn(phase: Phase): Level[] {
  return phase === 'settling' ? ['found'] : [];
}
