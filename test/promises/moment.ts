import type { Phase } from '../../src/domain/lifecycle.js';
import type { Health, RoutingNow, Start, Told, Trace, TraceEvent } from './trace.js';

/** What a trace had shown just before one of its events. */
export interface Moment {
  start: Start;
  phase: Phase;
  /** Index of the first go, or null before it. */
  goAt: number | null;
  routing: RoutingNow;
  /** The routing as it would be if nobody but the run had written. */
  own: RoutingNow;
  health: Health;
  /** The answers of each host, oldest first. */
  told: Record<string, { index: number; told: Told }[]>;
  /** The health of each group's targets, each time the run read it, oldest first. */
  healthReads: Record<string, { index: number; targets: Record<string, string> }[]>;
  /** When the watcher stopped; null while it is under way, or where that is not known. */
  unwatchedAt: number | null;
  /** Hosts of the cluster that have become targets of other groups. */
  elsewhere: { index: number; host: string; group: string }[];
  /** Indexes of the claims of each host. */
  claims: Record<string, number[]>;
  /** Rules for which the run can no longer know, in this phase, what it has written itself. */
  unsure: ReadonlySet<string>;
  /** When the run last wrote the routing; null before its first write. */
  wroteAt: number | null;
  /** Index and time of the event that entered the phase. */
  phaseIndex: number;
  phaseAt: number;
  /** Index of the run's last write in this phase; `phaseIndex` before the first. */
  stepIndex: number;
  /** Index of the last look; -1 before the first. */
  lookedIndex: number;
  /** When the first look in this phase began: from then on, the watcher knows the phase. Infinite before that. */
  lookedInPhaseAt: number;
}

/** Calls `visit` with each event of a trace and the moment before it. Returns the last moment. */
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
    case 'end-asked':
    case 'ended':
  }
}

/** `own` after this event. It takes over only the shares of the cluster; `writeJudge` judges all other changes. */
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
 * True if the run can't tell a foreign write from its own, because the write brought the shares to where the run would
 * have brought them: while the run gives back and, once it can't know any more what it has written, in every step that
 * writes.
 */
function mayBeOwn(moment: Moment, routing: RoutingNow, rule: string): boolean {
  if (moment.unsure.has(rule)) return isLevel(moment, routing, rule);
  return moment.phase === 'aborting' && isAsFound(moment, routing, rule);
}

/** True if the shares are where a writing step begins or ends: drained, as found, or given back. */
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
