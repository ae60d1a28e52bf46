import { shareAtStep, type PlannedAction } from '../plan.js';
import { LARGEST_SHARE } from '../routing.js';

export function refuseSteps(plan: PlannedAction[], steps: number[]): string[] {
  const partial = steps.filter((step) => step < 100);
  return plan.flatMap((action) =>
    action.groups.flatMap((group) => {
      const step = partial.find((one) => isWholeShare(group.baseline, one));
      if (step === undefined) return [];
      const factor = findFactor(action, partial);
      const remedy =
        factor === null
          ? `no multiple of it up to ${LARGEST_SHARE} has such a step: choose smaller steps`
          : `multiply every share of this action by ${factor}, which routes the same`;
      return [
        `${action.where}: a step of ${step}% of the share ${group.baseline} of ${group.targetGroup} is the whole share: ${remedy}, or leave out reactivate.steps`,
      ];
    }),
  );
}

function isWholeShare(baseline: number, step: number): boolean {
  return baseline > 0 && shareAtStep(baseline, step) >= baseline;
}

/** The smallest factor for all shares of an action that makes every step less than the whole; null if there is none. */
function findFactor({ groups, others }: PlannedAction, steps: number[]): number | null {
  const largest = Math.max(...groups.map((group) => group.baseline), ...others.map((other) => other.share));
  for (let factor = 2; largest * factor <= LARGEST_SHARE; factor += 1)
    if (groups.every((group) => steps.every((step) => !isWholeShare(group.baseline * factor, step)))) return factor;
  return null;
}
