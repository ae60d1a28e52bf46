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
  stepIndex: number;
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
    stepIndex: -1,
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
      if (!event.foreign) {
        moment.own = withOwn(moment, event);
        moment.wroteAt = event.at;
        moment.stepIndex = index;
      }
      moment.routing = event.routing;
      return;
    case 'phase':
      moment.phase = event.phase;
      moment.phaseIndex = index;
      moment.stepIndex = index;
      if (event.phase === 'maintenance') moment.goAt ??= index;
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
    case 'tried':
    case 'tagged':
    case 'looked':
    case 'booted':
    case 'ended':
  }
}

/** A run writes the shares of its cluster; what else its write has changed is judged by itself. */
export function withOwn({ own, start }: Moment, { rule: arn, routing }: Written): RoutingNow {
  const [rule, now] = arn === null ? [] : [own.rules[arn], routing.rules[arn]];
  if (arn === null || rule === undefined || now === undefined) return own;
  const written = Object.entries(now.shares).filter(([group]) => start.groups.includes(group));
  return {
    ...own,
    rules: { ...own.rules, [arn]: { ...rule, shares: { ...rule.shares, ...Object.fromEntries(written) } } },
  };
}

/** The share of the cluster's groups in a rule. */
export function clusterShares({ start }: Pick<Moment, 'start'>, routing: RoutingNow, rule: string): [string, number][] {
  return Object.entries(routing.rules[rule]?.shares ?? {}).filter(([group]) => start.groups.includes(group));
}
