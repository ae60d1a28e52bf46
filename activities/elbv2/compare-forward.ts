import { elementDrift, type Difference } from '../../src/domain/drift.js';
import type { Action, Forward } from '../../src/domain/routing.js';

/**
 * Compares what a rule forwards to right now with what may be read. An empty answer means: it is one of them. Otherwise
 * every part that differs, from the one of them that is nearest to it.
 */
export function compareForward(where: string, allowed: readonly Forward[], actions: readonly Action[]): Difference[] {
  const observed = actions.find((action): action is Forward => action.type === 'forward');
  const candidates = allowed.map((expected) => differences(where, expected, observed, actions));
  // Nothing allowed allows nothing.
  const nothing: Difference[] = [{ where, what: 'action', expected: 'none', observed: actionsText(actions) }];
  return candidates.sort((a, b) => a.length - b.length)[0] ?? nothing;
}

function differences(
  where: string,
  expected: Forward,
  observed: Forward | undefined,
  actions: readonly Action[],
): Difference[] {
  if (observed === undefined) {
    return [{ where, what: 'action', expected: forwardText(expected), observed: actionsText(actions) }];
  }
  const found: Difference[] = [];
  const note = (what: string, before: string, now: string) => {
    if (before !== now) found.push({ where, what, expected: before, observed: now });
  };
  if (groupsOf(expected) === groupsOf(observed)) {
    for (const { targetGroup, targetGroupArn, share } of expected.shares) {
      note(`share of ${targetGroup}`, String(share), String(shareOf(observed, targetGroupArn)));
    }
  } else {
    found.push({ where, what: 'target groups', expected: groupsText(expected), observed: groupsText(observed) });
  }
  note('stickiness', stickinessText(expected), stickinessText(observed));
  note('order of the action', String(expected.order), String(observed.order));
  return [...found, ...elementDrift(where, expected, observed)];
}

function groupsOf(forward: Forward): string {
  return forward.shares.map(({ targetGroupArn }) => targetGroupArn).join(' ');
}

function shareOf(forward: Forward, targetGroupArn: string): number | undefined {
  return forward.shares.find((share) => share.targetGroupArn === targetGroupArn)?.share;
}

/** With the shares, for a group that came or went changes what the others get; with ARNs, for a name may be made anew. */
function groupsText(forward: Forward): string {
  return forward.shares
    .map(({ targetGroup, targetGroupArn, share }) => `${targetGroup} ${share} (${targetGroupArn})`)
    .join(', ');
}

function stickinessText({ stickinessS }: Forward): string {
  return stickinessS === null ? 'off' : `on for ${stickinessS} s`;
}

function forwardText(forward: Forward): string {
  return `forward to ${forward.shares.map(({ targetGroup, share }) => `${targetGroup} ${share}`).join(', ')}`;
}

function actionsText(actions: readonly Action[]): string {
  return (
    actions.map((action) => (action.type === 'forward' ? forwardText(action) : action.content)).join(', ') || 'none'
  );
}
