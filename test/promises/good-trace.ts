import type { Phase } from '../../src/domain/lifecycle.js';
import type { RoutingNow, Start, Trace, TraceEvent } from './trace.js';

/** An event after the start, without its time. */
export type Timeless = TraceEvent extends infer Event ? (Event extends TraceEvent ? Omit<Event, 'at'> : never) : never;

/** The time from one event to the next. */
const TICK_MS = 10;

/** One rule, `rule`, with the shares of `east` and `west`. */
export function routing(east: number, west = 100, rest = 'all else'): RoutingNow {
  return { rules: { rule: { shares: { east, west }, rest } }, targets: { east: ['1:80', '2:80'] }, others: {} };
}

export const START: Start = {
  kind: 'start',
  at: 0,
  cluster: 'east',
  hosts: [{ name: 'east-1', bootBefore: 'a', hadGo: false }],
  groups: ['east'],
  serviceGroups: ['east', 'west'],
  routing: routing(100),
  drains: ['rule'],
  giveBack: { rule: { east: 100, west: 100 } },
  health: { east: { '1:80': 'healthy', '2:80': 'healthy' }, west: { '3:80': 'healthy' } },
  reboot: 'required',
  minHealthy: { count: 1 },
  adopted: false,
  scope: 'load-balancer',
  settleMs: 0,
  quietMs: 20,
  healthyForMs: 10,
  staleReadMs: 0,
  servesStaleMs: 0,
};

export const phase = (name: Phase): Timeless => ({ kind: 'phase', phase: name });
export const wrote = (now: RoutingNow): Timeless => ({
  ...{ kind: 'written', foreign: false, action: 'ModifyRule', rule: 'rule' },
  routing: now,
});
export const foreign = (now: RoutingNow): Timeless => ({ ...wrote(now), foreign: true }) as Timeless;
export const unheard = (now: RoutingNow): Timeless => ({ ...wrote(now), isUnheard: true }) as Timeless;
export const killed: Timeless = { kind: 'killed' };
export const healthRead = (group: string): Timeless => ({ kind: 'health-read', group });
export const health = (east: string, west = 'healthy'): Timeless => ({
  kind: 'health',
  health: { east: { '1:80': east, '2:80': 'healthy' }, west: { '3:80': west } },
});
export const looked: Timeless = { kind: 'looked', beganAt: 0 };
export const claimed: Timeless = { kind: 'claimed', host: 'east-1' };
export const told = (
  boot: string,
  values: { inFlight?: number; accepted?: number; ready?: boolean } = {},
): Timeless => ({
  kind: 'told',
  host: 'east-1',
  status: { inFlight: 0, accepted: 7, boot, ready: true, ...values },
});
export const unread: Timeless = { kind: 'told', host: 'east-1', status: null };
export const ended = (failure: Extract<TraceEvent, { kind: 'ended' }>['failure']): Timeless => ({
  kind: 'ended',
  failure,
});

/** The parts of a good run. Tests put something wrong between or into them. */
export const DRAIN = [phase('draining'), healthRead('west'), looked, wrote(routing(0)), looked, phase('settling')];
export const QUIET = [told('a'), told('a'), told('a'), looked];
export const WAIT = [
  phase('maintenance'),
  { kind: 'booted', host: 'east-1', boot: 'b' } as Timeless,
  claimed,
  told('b'),
];
export const CONFIRM = [phase('confirming'), told('b'), healthRead('east'), told('b'), healthRead('east')];
/** Everything before traffic may be given back. */
export const CONFIRMED = [...DRAIN, ...QUIET, ...WAIT, ...CONFIRM];
export const RETURN = [phase('reactivating'), told('b'), healthRead('east'), looked, wrote(routing(100)), looked];
export const RESTORED = [phase('restored'), ended(null)];
export const DRIFTED = [phase('failed'), ended('RoutingDrift')];

/** Gives the events their times. A look begins just before it ends. */
export function traceOf(events: Timeless[], start: Partial<Start> = {}): Trace {
  const timed = events.map((event, index) => {
    const at = (index + 1) * TICK_MS;
    return event.kind === 'looked' ? { ...event, at, beganAt: at - 1 } : { ...event, at };
  });
  return [{ ...START, ...start }, ...timed];
}
