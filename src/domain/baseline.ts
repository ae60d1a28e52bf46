import { capacityOf } from './capacity.js';
import type { Config } from './config.js';
import type { EarlierRun, Observation } from './observation.js';
import type { PlannedAction, PlannedShare } from './plan.js';
import type { Forward, Rule, Share } from './routing.js';

export interface PlannedShares {
  plan: PlannedAction[];
  refusals: string[];
  /** Which shares an adopted run gives back, and where each comes from. */
  notes: string[];
}

interface Requested {
  config: Config;
  cluster: string;
  adopt: { share: number | 'balanced' | null } | null;
  standby: boolean;
  /** By a roll, which takes only clusters that serve. */
  inRoll: boolean;
}

interface AdoptedShare {
  baseline: number | null;
  from: string;
}

/**
 * The baseline is observed, not configured: a share above 0 is given back as it is now. A share of 0 is refused. When
 * it is adopted, it gets the share of the earlier baseline, or else the share that the operator gives; never a guess.
 */
export function planShares(
  forwards: { rule: Rule; forward: Forward }[],
  arns: Set<string>,
  observation: Observation,
  request: Requested,
): PlannedShares {
  const refusals: string[] = [];
  const notes: string[] = [];
  let isSaidUsed = false;
  const plan = forwards.map(({ rule, forward }): PlannedAction => {
    const others = forward.shares.filter((share) => !arns.has(share.targetGroupArn));
    const groups = forward.shares.filter((share) => arns.has(share.targetGroupArn));
    const planned = groups.map((group): PlannedShare => {
      const { share: found, targetGroup, targetGroupArn } = group;
      if (found > 0) {
        if (request.adopt !== null) notes.push(keptNote(rule, group, others, observation));
        return { targetGroup, targetGroupArn, found, baseline: found };
      }
      if (request.standby) {
        notes.push(`${rule.where}: ${targetGroup} is at share 0 and stays there (--standby)`);
        return { targetGroup, targetGroupArn, found, baseline: 0 };
      }
      if (request.adopt === null) {
        refusals.push(`${rule.where}: ${targetGroup} is already at share 0, ${whatToDo(request)}`);
        return { targetGroup, targetGroupArn, found, baseline: 0 };
      }
      isSaidUsed ||= earlierShare(rule, group, others, observation).baseline === null;
      const adopted = adoptShare(rule, group, others, observation, request.adopt.share);
      if (adopted.baseline === null) {
        const median = medianShare(others);
        const balanced = median === null ? '' : `--share balanced (${median}) or `;
        refusals.push(
          `${rule.where}: ${targetGroup} is at share 0, and ${adopted.from}: say what to give back, with ${balanced}--share N`,
        );
        return { targetGroup, targetGroupArn, found, baseline: 0 };
      }
      const what = adopted.baseline === 0 ? 'stays at share 0' : `gets ${adopted.baseline} back`;
      notes.push(`${rule.where}: ${targetGroup} ${what}, ${adopted.from}`);
      return { targetGroup, targetGroupArn, found, baseline: adopted.baseline };
    });
    return {
      ruleArn: rule.arn,
      listenerArn: rule.listenerArn,
      isDefault: rule.isDefault,
      where: rule.where,
      others,
      groups: planned,
      ...capacityOf(
        request.config.capacity.minHealthy,
        planned.filter((one) => one.baseline > 0),
        others.filter((one) => one.share > 0),
        observation,
      ),
    };
  });
  const said = request.adopt?.share ?? null;
  if (said !== null && !isSaidUsed)
    notes.push(`--share ${said} is not used: the earlier share is known for every share that is 0`);
  return { plan, refusals, notes };
}

function whatToDo({ cluster, inRoll }: Requested): string {
  const how = 'which runs every step from there (or is the 0 intended? then';
  return inRoll
    ? `and no run of this roll drained it: was it drained by hand? begin with tagout start ${cluster} --adopt, ${how} name the other clusters)`
    : `and this run did not drain it: was it drained by hand? start again with --adopt, ${how} start with --standby)`;
}

function adoptShare(
  rule: Rule,
  group: Share,
  others: Share[],
  observation: Observation,
  said: number | 'balanced' | null,
): AdoptedShare {
  const earlier = earlierShare(rule, group, others, observation);
  if (earlier.baseline !== null) return earlier;
  if (typeof said === 'number') return { baseline: said, from: 'as said with --share' };
  const median = medianShare(others);
  // With no other share to balance with, the reason is still that the earlier share is not known.
  if (said === 'balanced' && median !== null) return { baseline: median, from: 'the median of the other clusters' };
  return earlier;
}

/** Without this note, nobody would notice that a ramp that was stopped at 10 % stays there forever. */
function keptNote(rule: Rule, group: Share, others: Share[], { earlier }: Observation): string {
  const kept = `${rule.where}: ${group.targetGroup} gets ${group.share} back, as it is now`;
  const known = earlier === null ? null : knownShare(rule, group, earlier);
  if (earlier === null || known === null || known.baseline === group.share) return kept;
  const had = `${kept}, although it had ${known.baseline} in the baseline of run ${earlier.runId}`;
  return sameShares(known.others, others)
    ? `${had}; to get that back, write share 0 there by hand before a start with --adopt`
    : had;
}

function earlierShare(rule: Rule, group: Share, others: Share[], { earlier }: Observation): AdoptedShare {
  if (earlier === null) return { baseline: null, from: 'no earlier run knows its share' };
  const before = knownShare(rule, group, earlier);
  if (before === null) return { baseline: null, from: `run ${earlier.runId} did not know its share` };
  if (!sameShares(before.others, others))
    return { baseline: null, from: `the other shares have changed since run ${earlier.runId}` };
  return { baseline: before.baseline, from: `from the baseline of run ${earlier.runId}` };
}

function knownShare(rule: Rule, group: Share, { baseline }: EarlierRun): { baseline: number; others: Share[] } | null {
  const action = baseline.find((one) => one.ruleArn === rule.arn);
  const known = action?.groups.find((one) => one.targetGroupArn === group.targetGroupArn);
  return action === undefined || known === undefined ? null : { baseline: known.baseline, others: action.others };
}

function sameShares(a: Share[], b: Share[]): boolean {
  return (
    a.length === b.length &&
    a.every((one) => b.some((two) => two.targetGroupArn === one.targetGroupArn && two.share === one.share))
  );
}

/** The median of the shares above 0, rounded, at least 1; null if no share is above 0. */
export function medianShare(shares: Share[]): number | null {
  const sorted = shares
    .map((one) => one.share)
    .filter((share) => share > 0)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return Math.max(1, Math.round(median));
}
