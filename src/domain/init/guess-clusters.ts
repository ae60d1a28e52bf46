import { canonicalAddress } from '../address.js';
import { isRegistered } from '../health.js';
import { forwardOf, rulesOf, type TargetGroup } from '../routing.js';
import type { Survey } from './survey.js';

export interface GuessedCluster {
  groups: TargetGroup[];
  /** The ids of its registered targets, each once, sorted. */
  targets: string[];
}

export interface Guess {
  /** In the order of the rules that forward to them. */
  clusters: GuessedCluster[];
  /**
   * Clusters that are connected by common forward actions, as indexes into `clusters`; empty if no action has target
   * groups of two clusters.
   */
  families: number[][];
  leftOut: { targetGroup: string; why: string }[];
}

/**
 * Target groups with a common host are one cluster, because a reboot takes all of them down. Target groups of one
 * forward action without a common host are different clusters, because each can serve while another is out. Any other
 * target group is left out, unless no action has two clusters.
 */
export function guessClusters(survey: Survey): Guess {
  const known = new Map(survey.groups.map((group) => [group.arn, group]));
  const forwards = rulesOf(survey.routing).map((rule) => forwardOf(rule)?.shares ?? []);
  const named = new Map(forwards.flat().map((share) => [share.targetGroupArn, share.targetGroup]));
  const all = joinByHost(
    [...named.keys()].filter((arn) => isFit(known.get(arn))),
    (arn) => targetsOf(survey, known.get(arn)!),
  );
  const clusterOf = new Map(all.flatMap((arns) => arns.map((arn) => [arn, arns] as const)));
  const together = forwards
    .map((shares) => [...new Set(shares.map((share) => clusterOf.get(share.targetGroupArn)).filter(isKnown))])
    .filter((clusters) => clusters.length > 1);
  const shared = new Set(together.flat());
  const chosen = shared.size > 0 ? all.filter((arns) => shared.has(arns)) : all;
  const inCluster = new Set(chosen.flat());
  return {
    clusters: chosen.map((arns) => ({
      groups: arns.map((arn) => known.get(arn)!),
      targets: [...new Set(arns.flatMap((arn) => targetsOf(survey, known.get(arn)!)))].sort(),
    })),
    families: joinAll(together).map((family) => family.map((arns) => chosen.indexOf(arns))),
    leftOut: [...named].flatMap(([arn, targetGroup]) =>
      inCluster.has(arn) ? [] : [{ targetGroup, why: whyLeftOut(known.get(arn)) }],
    ),
  };
}

function isKnown<T>(one: T | undefined): one is T {
  return one !== undefined;
}

function isFit(group: TargetGroup | undefined): boolean {
  return group !== undefined && ['instance', 'ip'].includes(group.targetType);
}

function whyLeftOut(group: TargetGroup | undefined): string {
  if (group === undefined) return 'does not exist any more';
  return isFit(group)
    ? 'shares no forward action with a target group of other hosts, so nothing could serve while it is out'
    : `has ${group.targetType} targets: tagout maintains hosts behind instance or IP targets`;
}

/** Lists of ARNs, in the order of their first one. */
function joinByHost(arns: string[], targetsOf: (arn: string) => string[]): string[][] {
  const byTarget = new Map<string, string[]>();
  for (const arn of arns)
    for (const target of targetsOf(arn)) byTarget.set(target, [...(byTarget.get(target) ?? []), arn]);
  return joinAll([...arns.map((arn) => [arn]), ...byTarget.values()]);
}

/** Lists with a common member become one; in the order of the first member of each. */
function joinAll<T>(lists: T[][]): T[][] {
  const joined = new Map<T, T[]>();
  for (const list of lists) {
    const met = [...new Set(list.flatMap((one) => [joined.get(one) ?? [one]]))];
    const members = [...new Set(met.flat())];
    for (const one of members) joined.set(one, members);
  }
  return [...new Set(joined.values())];
}

/** In the form that can be compared. */
function targetsOf({ health }: Survey, { name }: TargetGroup): string[] {
  return health.filter((row) => row.targetGroup === name && isRegistered(row)).map(({ id }) => canonicalAddress(id));
}
