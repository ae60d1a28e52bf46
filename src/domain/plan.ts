import type { Share } from './routing.js';

/** One forward action that a maintenance drains and gives back. */
export interface PlannedAction {
  ruleArn: string;
  listenerArn: string;
  isDefault: boolean;
  where: string;
  /** The cluster's target groups in this action. */
  groups: PlannedShare[];
  /** The other target groups of this action; their shares stay as they are. */
  others: Share[];
  /** Healthy targets that the others must keep, fixed before the drain. */
  minHealthy: number;
  /** How `minHealthy` was computed from a percentage: `50% of 4`. */
  minHealthyFrom?: string;
  /** For each of the others without cross-zone load balancing: the zones in which it must keep a healthy target. */
  zones?: { targetGroup: string; zones: string[] }[];
}

export interface PlannedShare {
  targetGroup: string;
  targetGroupArn: string;
  /** The share that this run found at preflight, and gives back before the go. */
  found: number;
  /** The share that is given back at the end. */
  baseline: number;
}

/** False if every share is intended to be 0: nothing is taken, and nothing given back. */
export function isDrained({ groups }: PlannedAction): boolean {
  return groups.some(({ found, baseline }) => found > 0 || baseline > 0);
}

/** Where the shares of the cluster may stand: as found, drained, or at a percentage of the baseline. */
export type Level = 'found' | 'drained' | number;

export function shareAt(group: PlannedShare, level: Level): number {
  if (level === 'found') return group.found;
  if (level === 'drained') return 0;
  return shareAtStep(group.baseline, level);
}

/** A share of baseline × step, rounded, at least 1: a step never drains what the baseline serves. */
export function shareAtStep(baseline: number, percent: number): number {
  if (baseline === 0) return 0;
  return Math.max(1, Math.round((baseline * percent) / 100));
}

/** The shares of one action at a level, by target group ARN. */
export function sharesAt(action: PlannedAction, level: Level): Record<string, number> {
  return Object.fromEntries(action.groups.map((group) => [group.targetGroupArn, shareAt(group, level)]));
}
