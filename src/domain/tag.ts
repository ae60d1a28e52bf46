import { isEnd, type Phase } from './lifecycle.js';
import type { PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Routing, type Share } from './routing.js';

/** Says which run operates on a load balancer, for everybody who opens the console. */
export interface Tag {
  cluster: string;
  runId: string;
  /** ISO 8601. */
  since: string;
  /** The Temporal namespace of the run. */
  namespace: string;
}

/** Stands in place of a cluster in the tag of a roll, between two of its clusters. */
export const ROLL = '@roll';

const PREFIX = 'tagout:';

export function tagKey(service: string): string {
  return `${PREFIX}${service}`;
}

/** The service of a tag; null if it is not a tagout tag. */
export function serviceOfTag(key: string): string | null {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null;
}

/**
 * For a run that finds the tag of another service although the config does not say that the load balancer is shared.
 */
export const SHARED_HINT = '(or is this load balancer meant to be shared? then set watch.scope: service)';

/** The tagout tags of a load balancer that have another key than this one. */
export function tagsOfOthers(tags: Record<string, string>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([other]) => other !== key && serviceOfTag(other) !== null));
}

export function tagValue({ cluster, runId, since, namespace }: Tag): string {
  return `${cluster} ${runId} ${since} ${namespace}`;
}

/** Null if somebody has written something else. */
export function parseTag(value: string): Tag | null {
  const [cluster, runId, since, namespace, ...more] = value.split(' ');
  if (!cluster || !runId || !since || !namespace || more.length > 0) return null;
  return { cluster, runId, since, namespace };
}

/** A tag that was found, and what Temporal knows about its run. */
export interface TaggedRun {
  loadBalancer: string;
  loadBalancerArn: string;
  key: string;
  value: string;
  service: string;
  /** Null if tagout does not write such a value. */
  tag: Tag | null;
  /** `unknown`: in another namespace, or no longer found. */
  state: 'running' | 'over' | 'unknown';
  phase: Phase | null;
  /** Empty if not known. */
  baseline: PlannedAction[];
}

/** True if the run has left nothing out: it gave everything back, or somebody has done so since. */
export function isDoneWith({ tag, state, phase, baseline }: TaggedRun, routing: Routing): boolean {
  if (state !== 'over') return false;
  // A roll moves no shares; a maintenance of it that left its cluster out also left its own tag.
  if (tag?.cluster === ROLL) return true;
  if (phase === 'restored' || phase === 'refused') return true;
  return baseline.length > 0 && baseline.every((action) => isAtBaseline(action, routing));
}

function isAtBaseline(action: PlannedAction, routing: Routing): boolean {
  const shares = sharesNow(action, routing);
  return action.groups.every(
    ({ targetGroupArn, baseline }) => shares.find((one) => one.targetGroupArn === targetGroupArn)?.share === baseline,
  );
}

function sharesNow({ ruleArn }: PlannedAction, routing: Routing): Share[] {
  const rule = rulesOf(routing).find((one) => one.arn === ruleArn);
  return (rule === undefined ? undefined : forwardOf(rule))?.shares ?? [];
}

/** The rules in which the run's cluster should serve but has share 0; empty if its baseline is not known. */
export function findStillOut({ baseline }: TaggedRun, routing: Routing): string[] {
  return baseline.filter((action) => isOutOf(action, routing)).map(({ where }) => where);
}

/** The rules in which one of these target groups has share 0: all that is known if the run's baseline is not. */
export function findZeros(targetGroupArns: string[], routing: Routing): string[] {
  return rulesOf(routing)
    .filter((rule) =>
      forwardOf(rule)?.shares.some((one) => one.share === 0 && targetGroupArns.includes(one.targetGroupArn)),
    )
    .map(({ where }) => where);
}

function isOutOf(action: PlannedAction, routing: Routing): boolean {
  const shares = sharesNow(action, routing);
  return action.groups.some(
    ({ targetGroupArn, baseline }) =>
      baseline > 0 && (shares.find((one) => one.targetGroupArn === targetGroupArn)?.share ?? 0) === 0,
  );
}

/** `run R of cluster east (since 2026-11-22T15:00:00.000Z)`. */
export function runWords({ tag, value, phase, state }: TaggedRun): string {
  if (tag === null) return `"${value}"`;
  const end = phase === null || state !== 'over' ? '' : isEnd(phase) ? `, ended ${phase}` : `, stopped in ${phase}`;
  return `${whoseRun(tag)} (since ${tag.since}${end})`;
}

/** `run R of cluster east`, or `roll R`. */
export function whoseRun({ cluster, runId }: Pick<Tag, 'cluster' | 'runId'>): string {
  return cluster === ROLL ? `roll ${runId}` : `run ${runId} of cluster ${cluster}`;
}
