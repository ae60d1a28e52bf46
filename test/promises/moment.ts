import type { Phase } from '../../src/domain/lifecycle.js';
import type { Health, RoutingNow, Start, Told, Trace, TraceEvent, Written } from './trace.js';

/** What had been seen by a moment of a trace, right before its next event. */
export interface Moment {
  start: Start;
  phase: Phase;
  /** Index of the first go, or null before it. */
  goAt: number | null;
  routing: RoutingNow;
  /** The routing as it would be if nobody but the run had written. */
  own: RoutingNow;
  health: Health;
  /** What each host told, oldest first. */
  told: Record<string, { index: number; told: Told }[]>;
  /** What the health of each group was when the run read it, oldest first. */
  healthReads: Record<string, { index: number; targets: Record<string, string> }[]>;
  /** Indexes of the claims of each host. */
  claims: Record<string, number[]>;
  /** When the run last wrote the routing; null before it has. */
  wroteAt: number | null;
  /** Indexes of the last phase that was entered, and of the last write of the run since, if there was one. */
  phaseIndex: number;
  phaseAt: number;
  stepIndex: number;
  /** When the first look since then began: by then, at the latest, the watcher knows of the phase. */
  lookedInPhaseAt: number;
}

/** Goes through a trace once: `visit` gets each event and what had been seen before it. */
export function walk(trace: Trace, visit: (event: TraceEvent, moment: Moment, index: number) => void): Moment {
  const [start, ...events] = trace;
  const moment: Moment = {
    start,
    phase: 'preflight',
    goAt: null,
    routing: start.routing,
    own: start.routing,
    health: start.health,
    told: Object.fromEntries(start.hosts.map(({ name }) => [name, []])),
    healthReads: {},
    claims: Object.fromEntries(start.hosts.map(({ name }) => [name, []])),
    wroteAt: null,
    phaseIndex: -1,
    phaseAt: start.at,
    stepIndex: -1,
    lookedInPhaseAt: Infinity,
  };
  events.forEach((event, index) => {
    visit(event, moment, index);
    advance(moment, event, index);
  });
  return moment;
}

function advance(moment: Moment, event: TraceEvent, index: number): void {
  switch (event.kind) {
    case 'written':
      moment.own = ownAfter(moment, event);
      if (!event.foreign) {
        moment.wroteAt = event.at;
        moment.stepIndex = index;
      }
      moment.routing = event.routing;
      return;
    case 'phase':
      moment.phase = event.phase;
      moment.phaseIndex = index;
      moment.phaseAt = event.at;
      moment.lookedInPhaseAt = Infinity;
      moment.stepIndex = index;
      if (event.phase === 'maintenance') moment.goAt ??= index;
      if (event.phase === 'aborting') moment.own = withFound(moment);
      return;
    case 'health':
      moment.health = event.health;
      return;
    case 'health-read':
      (moment.healthReads[event.group] ??= []).push({ index, targets: moment.health[event.group] ?? {} });
      return;
    case 'told':
      moment.told[event.host]?.push({ index, told: event });
      return;
    case 'claimed':
      moment.claims[event.host]?.push(index);
      return;
    case 'looked':
      if (event.beganAt >= moment.phaseAt) moment.lookedInPhaseAt = Math.min(moment.lookedInPhaseAt, event.beganAt);
      return;
    case 'tried':
    case 'tagged':
    case 'booted':
    case 'ended':
  }
}

/** A run writes the shares of its cluster; what else its write has changed is judged by itself. */
export function ownAfter(moment: Moment, { foreign, rule, routing }: Written): RoutingNow {
  if (rule === null) return moment.own;
  if (!foreign) return withShares(moment, routing, rule);
  return moment.phase === 'aborting' && isAsFound(moment, routing, rule)
    ? withShares(moment, routing, rule)
    : moment.own;
}

/**
 * While it gives back, an action may stand as found or drained: what somebody else has brought back to where it was
 * found can't be told from what the run itself was about to write, and leaves the same.
 */
function withFound(moment: Moment): RoutingNow {
  const found = moment.start.drains.filter((rule) => isAsFound(moment, moment.routing, rule));
  return found.reduce((own, rule) => withShares({ ...moment, own }, moment.routing, rule), moment.own);
}

function isAsFound(moment: Moment, routing: RoutingNow, rule: string): boolean {
  const found = moment.start.routing.rules[rule]?.shares;
  return clusterShares(moment, routing, rule).every(([group, share]) => found?.[group] === share);
}

function withShares(moment: Moment, routing: RoutingNow, arn: string): RoutingNow {
  const { own } = moment;
  const [rule, now] = [own.rules[arn], routing.rules[arn]];
  if (rule === undefined || now === undefined) return own;
  const shares = { ...rule.shares, ...Object.fromEntries(clusterShares(moment, routing, arn)) };
  return { ...own, rules: { ...own.rules, [arn]: { ...rule, shares } } };
}

/** The share of the cluster's groups in a rule. */
export function clusterShares({ start }: Pick<Moment, 'start'>, routing: RoutingNow, rule: string): [string, number][] {
  return Object.entries(routing.rules[rule]?.shares ?? {}).filter(([group]) => start.groups.includes(group));
}
