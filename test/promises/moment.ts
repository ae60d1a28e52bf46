import type { Phase } from '../../src/domain/lifecycle.js';
import type { Health, RoutingNow, Start, Told, Trace, TraceEvent } from './trace.js';

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
  /** Since when the watcher is not under way; null while it is, and where that is not known. */
  unwatchedAt: number | null;
  /** Hosts of the cluster that have become targets of other groups. */
  elsewhere: { index: number; host: string; group: string }[];
  /** Indexes of the claims of each host. */
  claims: Record<string, number[]>;
  /** Rules of which the run can't know any more, in this phase, what it has written itself. */
  unsure: ReadonlySet<string>;
  /** When the run last wrote the routing; null before it has. */
  wroteAt: number | null;
  /** Indexes of the last phase that was entered, and of the last write of the run since, if there was one. */
  phaseIndex: number;
  phaseAt: number;
  stepIndex: number;
  /** Index of the last look; -1 before any. */
  lookedIndex: number;
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
    unwatchedAt: null,
    elsewhere: [],
    claims: Object.fromEntries(start.hosts.map(({ name }) => [name, []])),
    unsure: new Set(),
    wroteAt: null,
    phaseIndex: -1,
    phaseAt: start.at,
    stepIndex: -1,
    lookedIndex: -1,
    lookedInPhaseAt: Infinity,
  };
  events.forEach((event, index) => {
    visit(event, moment, index);
    advance(moment, event, index);
  });
  return moment;
}

function advance(moment: Moment, event: TraceEvent, index: number): void {
  moment.own = ownAfter(moment, event);
  switch (event.kind) {
    case 'written':
      if (!event.foreign) {
        moment.wroteAt = event.at;
        moment.stepIndex = index;
        if (event.isUnheard && event.rule !== null) moment.unsure = new Set([...moment.unsure, event.rule]);
      }
      moment.routing = event.routing;
      return;
    case 'killed':
      moment.unsure = new Set(moment.start.drains);
      return;
    case 'phase':
      moment.phase = event.phase;
      moment.phaseIndex = index;
      moment.phaseAt = event.at;
      moment.lookedInPhaseAt = Infinity;
      moment.stepIndex = index;
      if (event.phase === 'maintenance') moment.goAt ??= index;
      moment.unsure = new Set();
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
      moment.lookedIndex = index;
      if (event.beganAt >= moment.phaseAt) moment.lookedInPhaseAt = Math.min(moment.lookedInPhaseAt, event.beganAt);
      return;
    case 'elsewhere':
      moment.elsewhere.push({ index, host: event.host, group: event.group });
      return;
    case 'watching':
      moment.unwatchedAt = event.isOn ? null : event.at;
      return;
    case 'tried':
    case 'tagged':
    case 'booted':
    case 'ended':
  }
}

/** A run writes the shares of its cluster; what else its write has changed is judged by itself. */
export function ownAfter(moment: Moment, event: TraceEvent): RoutingNow {
  const { own, routing } = moment;
  if (event.kind === 'killed') return withOwn(moment, (rule) => isLevel(moment, routing, rule));
  if (event.kind === 'phase' && event.phase === 'aborting')
    return withOwn(moment, (rule) => isAsFound(moment, routing, rule));
  if (event.kind !== 'written' || event.rule === null) return own;
  const isOwn = !event.foreign || mayBeOwn(moment, event.routing, event.rule);
  return isOwn ? withShares(moment, event.routing, event.rule) : own;
}

/**
 * What somebody else has brought to where the run itself was about to bring it can't be told from its own write: while
 * it gives back; and, once it has lost what it knew of its writes, in any step that writes.
 */
function mayBeOwn(moment: Moment, routing: RoutingNow, rule: string): boolean {
  if (moment.unsure.has(rule)) return isLevel(moment, routing, rule);
  return moment.phase === 'aborting' && isAsFound(moment, routing, rule);
}

/** Where a step that writes begins or ends: drained, as found, or given back. */
function isLevel(moment: Moment, routing: RoutingNow, rule: string): boolean {
  const { phase, start } = moment;
  if (phase !== 'draining' && phase !== 'aborting' && phase !== 'reactivating') return false;
  const shares = clusterShares(moment, routing, rule);
  return (
    shares.every(([, share]) => share === 0) ||
    isAsFound(moment, routing, rule) ||
    shares.every(([group, share]) => start.giveBack[rule]?.[group] === share)
  );
}

function withOwn(moment: Moment, isOwn: (rule: string) => boolean): RoutingNow {
  const rules = moment.start.drains.filter(isOwn);
  return rules.reduce((own, rule) => withShares({ ...moment, own }, moment.routing, rule), moment.own);
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
