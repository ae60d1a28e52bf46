import type { Broken, Judge } from './broken.js';
import { clusterShares, type Moment } from './moment.js';
import type { RuleNow, Written } from './trace.js';

/** Of this many last reads of health before a write, one must allow it: the last two may be the watcher's. */
const LAST_READS = 3;

/**
 * A write of the run may only move the shares of its cluster, once per step, and never bring all shares of a rule to 0.
 */
export function writeJudge(): Judge {
  const steps = new Set<string>();
  return (event, moment) => {
    if (event.kind !== 'written' || event.foreign) return [];
    const before = event.rule === null ? undefined : moment.routing.rules[event.rule];
    const after = event.rule === null ? undefined : event.routing.rules[event.rule];
    if (event.rule === null || before === undefined || after === undefined)
      return [{ promise: 6, sentence: `${event.action} wrote something other than a rule`, at: event.at }];
    const own = moment.own.rules[event.rule];
    return [
      ...alterations(moment, event, before, after, own),
      ...zeroes(event, after),
      ...shortages(moment, event, before, after),
      ...repetitions(steps, moment, event, before),
    ];
  };
}

function alterations(
  { start, routing }: Moment,
  event: Written,
  before: RuleNow,
  after: RuleNow,
  own: RuleNow | undefined,
): Broken[] {
  const say = (what: string): Broken => ({ promise: 6, sentence: `${event.action} changed ${what}`, at: event.at });
  // A change by somebody else between the read and the write of an action is overwritten with what was read.
  const changed = (was: unknown, is: unknown, read: unknown): boolean => was !== is && is !== read;
  const groups = [...new Set([...Object.keys(before.shares), ...Object.keys(after.shares)])];
  const elsewhere = Object.keys({ ...routing.rules, ...event.routing.rules }).filter(
    (arn) => arn !== event.rule && JSON.stringify(routing.rules[arn]) !== JSON.stringify(event.routing.rules[arn]),
  );
  return [
    ...(changed(before.rest, after.rest, own?.rest) ? [say(`more than the shares of ${event.rule}`)] : []),
    ...groups
      .filter((group) => !start.groups.includes(group))
      .filter((group) => changed(before.shares[group], after.shares[group], own?.shares[group]))
      .map((group) => say(`the share of ${group} in ${event.rule}`)),
    ...elsewhere.map((arn) => say(`${arn} as well`)),
  ];
}

function zeroes(event: Written, after: RuleNow): Broken[] {
  if (Object.values(after.shares).some((share) => share > 0)) return [];
  return [{ promise: 3, sentence: `${event.rule} was left with all shares 0`, at: event.at }];
}

/** Checks capacity at each write that brings a share of the cluster to 0. */
function shortages(moment: Moment, event: Written, before: RuleNow, after: RuleNow): Broken[] {
  const { start } = moment;
  const isDrain = start.groups.some((group) => (before.shares[group] ?? 0) > 0 && after.shares[group] === 0);
  if (!isDrain) return [];
  const serving = Object.keys(after.shares).filter(
    (group) => !start.groups.includes(group) && after.shares[group]! > 0,
  );
  const needed = neededIn(moment, before);
  // While draining, health must be read again before each write; shares are taken back from a lost host all at once.
  const since = moment.phase === 'draining' ? moment.stepIndex : moment.phaseIndex;
  const readsOf = (group: string) => (moment.healthReads[group] ?? []).filter(({ index }) => index > since);
  const most = serving
    .map((group) =>
      readsOf(group)
        .slice(-LAST_READS)
        .map(({ targets }) => healthyIn(targets)),
    )
    .reduce((sum, counts) => sum + Math.max(0, ...counts), 0);
  if (most >= needed) return [];
  return [
    { promise: 3, sentence: `${event.rule} was drained to ${most} healthy targets, and needs ${needed}`, at: event.at },
  ];
}

function neededIn({ start }: Moment, before: RuleNow): number {
  if ('count' in start.minHealthy) return start.minHealthy.count;
  const hadShare = Object.keys(before.shares).filter((group) => before.shares[group]! > 0);
  const registered = hadShare.reduce((sum, group) => sum + Object.keys(start.health[group] ?? {}).length, 0);
  return Math.ceil((registered * start.minHealthy.percent) / 100);
}

function healthyIn(health: Record<string, string>): number {
  return Object.values(health).filter((state) => state === 'healthy').length;
}

/**
 * No action gets the same shares twice in a phase. While reactivating, shares only rise, or go to 0 if a host is lost.
 */
function repetitions(steps: Set<string>, moment: Moment, event: Written, before: RuleNow): Broken[] {
  const shares = clusterShares(moment, event.routing, event.rule!);
  const isEffective = shares.some(([group, share]) => before.shares[group] !== share);
  if (!isEffective) return [];
  const step = `${moment.phase}: ${event.rule} to ${shares.map(([, share]) => share).join(', ')}`;
  const again = steps.has(step) && !moment.unsure.has(event.rule!);
  steps.add(step);
  // Compared with the run's own last write: a share that somebody else has raised may be overwritten unseen.
  const own = moment.own.rules[event.rule!]?.shares ?? {};
  const isLower = shares.some(([group, share]) => share < (own[group] ?? 0) && share !== 0);
  return [
    ...(again ? [{ promise: 7 as const, sentence: `written twice: ${step}`, at: event.at }] : []),
    ...(moment.phase === 'reactivating' && isLower
      ? [{ promise: 7 as const, sentence: `a share was lowered on the way up: ${step}`, at: event.at }]
      : []),
  ];
}
