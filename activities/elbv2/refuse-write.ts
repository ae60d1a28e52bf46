import type { Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ShareWrite } from '../../src/domain/move.js';
import { LARGEST_SHARE, unknownOf, type Rule } from '../../src/domain/routing.js';
import { targetGroupName } from './arns.js';

/**
 * The last check before a write. It refuses a rule of another listener, a share that is not valid, a share for a group
 * that the action does not name, an action with every share 0, and a list of actions that would lose an element.
 * `before`: the rule as it was read. Returns a sentence, or null.
 */
export function refusalOf(write: ShareWrite, actions: readonly SdkAction[], before: Rule): string | null {
  if (before.isDefault !== write.rule.isDefault || !isOfListener(write.rule))
    return `${write.rule.where}: what the run takes for its listener is not the listener of this rule`;
  const lost = unknownOf(before.actions);
  if (lost.length > 0) {
    return `${write.rule.where} has elements that this version of tagout does not know and would lose: ${lost.join(', ')}; update tagout`;
  }
  const tuples = actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
  for (const [arn, share] of Object.entries(write.shares)) {
    const name = targetGroupName(arn);
    if (!Number.isInteger(share) || share < 0 || share > LARGEST_SHARE) {
      return `${write.rule.where}: ${share} can't be the share of ${name}, which is a whole number from 0 to ${LARGEST_SHARE}`;
    }
    if (!tuples.some(({ TargetGroupArn }) => TargetGroupArn === arn)) {
      return `${write.rule.where} does not forward to ${name}, so it can't be given a share there`;
    }
  }
  const someoneServes = tuples.some(({ Weight = 1 }) => Weight > 0) && tuples.length > 1;
  return someoneServes ? null : `${write.rule.where} would be left with no share above 0, and nobody would serve it`;
}

/** The default rule is written through its listener. `...:listener-rule/app/NAME/LB-ID/LISTENER-ID/ID`. */
function isOfListener({ arn, listenerArn }: Rule): boolean {
  return arn.replace(':listener-rule/', ':listener/').startsWith(`${listenerArn}/`);
}
