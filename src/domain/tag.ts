import { isEnd, type Phase } from './lifecycle.js';
import type { PlannedAction } from './plan.js';
import { forwardOf, rulesOf, type Routing, type Share } from './routing.js';

/** The sign on the switch: which run operates on a load balancer, for everybody who opens the console. */
export interface Tag {
  cluster: string;
  runId: string;
  /** ISO 8601. */
  since: string;
  /** The Temporal namespace of the run. */
  namespace: string;
}

const PREFIX = 'tagout:';

export function tagKey(service: string): string {
  return `${PREFIX}${service}`;
}

/** Which service a tag is of; null where it is none of tagout's. */
export function serviceOfTag(key: string): string | null {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null;
}

/** For a run that finds the tag of another service where nobody said that there may be one. */
export const SHARED_HINT = '(or is this load balancer meant to be shared? then set watch.scope: service)';

/** Of the tags of a load balancer, those of tagout's that have another key than this one. */
export function tagsOfOthers(tags: Record<string, string>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([other]) => other !== key && serviceOfTag(other) !== null));
}

export function tagValue({ cluster, runId, since, namespace }: Tag): string {
  return `${cluster} ${runId} ${since} ${namespace}`;
}

/** Null where somebody has written something else. */
export function parseTag(value: string): Tag | null {
  const [cluster, runId, since, namespace, ...more] = value.split(' ');
  if (!cluster || !runId || !since || !namespace || more.length > 0) return null;
  return { cluster, runId, since, namespace };
}

/** A tag that was found, and what Temporal knows of its run. */
export interface TaggedRun {
  loadBalancer: string;
  loadBalancerArn: string;
  key: string;
  value: string;
  service: string;
  /** Null where the value is none that tagout writes. */
  tag: Tag | null;
  /** `unknown`: of another namespace, or not to be found any more. */
  state: 'running' | 'over' | 'unknown';
  phase: Phase | null;
  /** Empty where it is not known. */
  baseline: PlannedAction[];
}

/** True where the run has left nothing behind: it gave everything back, or somebody did since. */
export function isDoneWith({ state, phase, baseline }: TaggedRun, routing: Routing): boolean {
  if (state !== 'over') return false;
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

/** Where the cluster of the run was to serve and has share 0, by rule; empty where its baseline is not known. */
export function findStillOut({ baseline }: TaggedRun, routing: Routing): string[] {
  return baseline.filter((action) => isOutOf(action, routing)).map(({ where }) => where);
}

/** Where one of these target groups has share 0, by rule: what is left to tell of a run whose baseline is not known. */
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
  return `run ${tag.runId} of cluster ${tag.cluster} (since ${tag.since}${end})`;
}
