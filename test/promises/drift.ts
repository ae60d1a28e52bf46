import type { Broken, Judge } from './broken.js';
import { clusterShares, ownAfter, type Moment } from './moment.js';
import type { Ended, RoutingNow, RuleNow, Trace, TraceEvent } from './trace.js';

/** One write may already be on its way, on the word of a look from before the change. */
const WRITES_UNDER_WAY = 1;
/**
 * A step and the watcher may each have read it when the run goes on for the last time. The watcher may have taken its
 * first look for a stale read, and what finds drift looks once more before it tells.
 */
const LOOKS_UNDER_WAY = 4;

/** A change by somebody else. */
interface Drift {
  index: number;
  at: number;
  /** What of it was seen, and what the run did all the same. */
  looks: number;
  writes: number;
  isThrottled: boolean;
}

/** A change by somebody else that is seen ends the run `RoutingDrift`, and from the first look that could see it nothing is written. */
export function driftJudge(): { judge: Judge; atEnd: (trace: Trace) => Broken[] } {
  let drift: Drift | null = null;
  // Changes that were seen, and that a write has since brought back: to wait for that, or to do it, is no way to tell.
  const undone: Drift[] = [];
  const judge: Judge = (event, moment, index) => {
    if (event.kind === 'written' || (drift !== null && (event.kind === 'killed' || event.kind === 'phase'))) {
      const routing = event.kind === 'written' ? event.routing : moment.routing;
      if (isAsOwn(moment, routing, ownAfter(moment, event))) {
        if (drift !== null && event.kind === 'written') undone.push(drift);
        drift = null;
      } else drift ??= { index, at: event.at, looks: 0, writes: 0, isThrottled: false };
    }
    if (drift === null || index === drift.index) return [];
    const { start } = moment;
    const isVisible = event.at > drift.at + start.servesStaleMs;
    if (isVisible && isWrite(event)) {
      // A write that is throttled was not begun, and is tried again on the word of the same look: it stays one.
      if (!isThrottled(event) || !drift.isThrottled) drift.writes += 1;
      drift.isThrottled = isThrottled(event);
    }
    if (event.kind === 'looked') {
      // The watcher counts how long a read may be stale from when it has first seen the phase that follows a write.
      const knownAt = Math.max(moment.wroteAt ?? 0, Math.min(moment.lookedInPhaseAt, event.beganAt));
      const sureAt = Math.max(drift.at + start.servesStaleMs, knownAt + start.staleReadMs);
      if (event.beganAt > sureAt && !mayBeOwn(moment)) drift.looks += 1;
    }
    if (
      event.kind === 'phase' &&
      drift.looks >= LOOKS_UNDER_WAY &&
      event.phase !== 'aborting' &&
      event.phase !== 'failed'
    )
      return [{ promise: 4, sentence: `${event.phase} was entered over a change of the routing`, at: event.at }];
    return [];
  };
  return {
    judge,
    atEnd: (trace) => {
      const seen = drift === null ? undone : [...undone, drift];
      return [...judgeTold(trace), ...seen.flatMap((one) => judgeSeen(one, trace))];
    },
  };
}

function judgeTold(trace: Trace): Broken[] {
  const ended = trace.find((event): event is Ended => event.kind === 'ended');
  const isChanged = trace.some((event) => event.kind === 'written' && event.foreign);
  if (ended?.failure === 'UnexpectedReboot' && !trace.some(({ kind }) => kind === 'booted'))
    return [{ promise: 4, sentence: 'a reboot was told, and no host had booted', at: ended.at }];
  if (ended?.failure !== 'RoutingDrift' || isChanged) return [];
  return [{ promise: 4, sentence: 'a change of the routing was told, and nobody had made any', at: ended.at }];
}

function judgeSeen(drift: Drift, trace: Trace): Broken[] {
  const ended = trace.find((event): event is Ended => event.kind === 'ended');
  const { at } = ended ?? trace.at(-1)!;
  const isTold = ended?.failure === 'RoutingDrift';
  return [
    ...(drift.looks >= LOOKS_UNDER_WAY && !isTold
      ? [
          {
            promise: 4 as const,
            sentence: `a change of the routing was not told: ${ended?.failure ?? 'no failure'}`,
            at,
          },
        ]
      : []),
    ...(drift.writes > WRITES_UNDER_WAY
      ? [{ promise: 5 as const, sentence: `${drift.writes} writes after a change of the routing`, at: drift.at }]
      : []),
  ];
}

/**
 * While the run writes, each of its actions may read its before or its after: nobody can tell there whose the shares
 * of its cluster are, and the next step tells.
 */
function mayBeOwn(moment: Moment): boolean {
  const { phase, start, routing, own } = moment;
  if (phase !== 'draining' && phase !== 'aborting' && phase !== 'reactivating') return false;
  const rules = { ...own.rules };
  for (const arn of start.drains) {
    const [rule, shares] = [rules[arn], clusterShares(moment, routing, arn)];
    const found = start.routing.rules[arn]?.shares;
    const isBeforeOrAfter = shares.every(([group, share]) => share === 0 || share === found?.[group]);
    if (rule !== undefined && (phase === 'reactivating' || isBeforeOrAfter))
      rules[arn] = { ...rule, shares: { ...rule.shares, ...Object.fromEntries(shares) } };
  }
  return isAsOwn(moment, routing, { ...own, rules });
}

function isWrite(event: TraceEvent): boolean {
  return event.kind === 'tried' || event.kind === 'tagged' || (event.kind === 'written' && !event.foreign);
}

function isThrottled(event: TraceEvent): boolean {
  return event.kind === 'tried' && event.outcome.startsWith('Throttling');
}

function isAsOwn({ start }: Moment, observed: RoutingNow, own: RoutingNow): boolean {
  const counts = (rule: RuleNow | undefined): boolean =>
    start.scope === 'load-balancer' ||
    Object.keys(rule?.shares ?? {}).some((group) => start.serviceGroups.includes(group));
  const rules = [...new Set([...Object.keys(observed.rules), ...Object.keys(own.rules)])].filter(
    (arn) => counts(observed.rules[arn]) || counts(own.rules[arn]),
  );
  return (
    rules.every((arn) => isSameRule(observed.rules[arn], own.rules[arn])) &&
    isSame(observed.targets, own.targets) &&
    isSame(observed.others, own.others)
  );
}

function isSameRule(a: RuleNow | undefined, b: RuleNow | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.rest === b.rest && isSame(a.shares, b.shares);
}

function isSame(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))
  );
}
