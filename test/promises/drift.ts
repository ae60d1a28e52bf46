import type { Broken, Judge } from './broken.js';
import { clusterShares, ownAfter, type Moment } from './moment.js';
import type { Ended, RoutingNow, RuleNow, Trace, TraceEvent } from './trace.js';

/** One write may already be on its way, because the look before it was earlier than the change. */
const WRITES_UNDER_WAY = 1;
/**
 * Once this many looks could see a change, the run must not go on. Fewer may still be under way: one of a step, one of
 * the watcher that passes for a stale read, and the second look of whoever found drift.
 */
const LOOKS_UNDER_WAY = 4;

/** A change by somebody else. */
interface Drift {
  index: number;
  at: number;
  /** Looks that could see the change, and writes of the run after it. */
  looks: number;
  writes: number;
  isThrottled: boolean;
}

/** A foreign change that looks could see must end the run `RoutingDrift`, and the run must write nothing more. */
export function driftJudge(): { judge: Judge; atEnd: (trace: Trace) => Broken[] } {
  let drift: Drift | null = null;
  // Changes that a later write has undone. If looks could see them before that, the run must still fail.
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
      // A throttled write was not carried out, and is repeated after the same look: together they count as one write.
      if (!isThrottled(event) || !drift.isThrottled) drift.writes += 1;
      drift.isThrottled = isThrottled(event);
    }
    if (event.kind === 'looked') {
      // For the watcher, the time in which a read may be stale begins when it first sees the phase after a write.
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
      return [{ promise: 4, sentence: `${event.phase} was entered although the routing had changed`, at: event.at }];
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
    return [{ promise: 4, sentence: 'a reboot was reported, and no host had rebooted', at: ended.at }];
  if (ended?.failure !== 'RoutingDrift' || isChanged) return [];
  return [{ promise: 4, sentence: 'drift was reported, and nobody had changed the routing', at: ended.at }];
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
            sentence: `a change of the routing was not reported: ${ended?.failure ?? 'no failure'}`,
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
 * While the run writes, each of its actions may have its shares from before or after the write. So a change to one of
 * these values can't be told from the run's own write before the next step.
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
