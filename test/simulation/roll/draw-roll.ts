import { seededRandom } from '../../../lab/random.js';
import type { RollPhase } from '../../../src/domain/roll/document.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { Dice } from '../dice.js';
import { drawRollTiming, timed } from '../draw-timing.js';
import { drawFault, drawMaintenance } from '../draw.js';
import type { ClusterName, HostMaintenance, Move, Scenario } from '../scenario.js';

/** What a seed decides about a roll. */
export interface RollScenario {
  /** The world, as for a single maintenance; nothing else of it is used. */
  base: Scenario;
  clusters: ClusterName[];
  approve: 'never' | 'each';
  /** What each host does once it has the go. */
  maintenance: Record<string, HostMaintenance>;
  script: RollEntry[];
  /** How long after its start a worker takes each maintenance; the last one stays. */
  takenAfterMs: number[];
  /** How often the roll finds the service taken by another run when it begins a maintenance. */
  inTheWay: number;
  /** How long a person lets the roll wait. */
  answeredAfterMs: number;
}

export interface RollEntry {
  at: RollTrigger;
  move: RollMove;
}

export type RollTrigger =
  | { on: 'read' | 'write'; nth: number }
  /** When a phase of any maintenance, or of the roll, is entered for the nth time. */
  | { on: Phase | RollPhase | 'over'; nth: number };

export type RollMove =
  | Extract<Move, { kind: 'fault' | 'share' | 'health' | 'quirk' | 'kill-worker' }>
  | { kind: 'pause' | 'abort' | 'abort-cluster' | 'cancel' }
  /** Somebody takes the tag away, or writes another one. */
  | { kind: 'tag'; value: string | null };

const CLUSTERS: readonly ClusterName[] = ['east', 'west', 'north'];
/** In milliseconds: longer than a change may stay unnoticed. */
const LONG_PAUSE_MS = 3_000;

const TRIGGERS = ['gate', 'gate', 'over', 'over', 'draining', 'settling', 'maintenance', 'reactivating'] as const;

export function drawRoll(seed: number): RollScenario {
  const dice = new Dice(seededRandom(seed * 2_654_435_761 + 7));
  const hosts = { east: dice.whole(1, 2), west: dice.whole(1, 2), north: dice.whole(1, 2) };
  const names = CLUSTERS.flatMap((one) => Array.from({ length: hosts[one] }, (_, h) => `${one}-${h + 1}`));
  const share = (): number => dice.pick([1, 50, 100, 100]);
  const rules = dice.whole(1, 3);
  const shares = () => ({ east: share(), west: share(), north: share() });
  const drawn: Scenario = {
    seed,
    world: {
      listeners: [Array.from({ length: rules }, shares)],
      hosts,
      tells: { accepted: dice.chance(0.7), ready: dice.chance(0.8), boot: 'id' },
      clocks: { workers: [dice.pick([0, 20_000]), dice.pick([0, -5_000])], hosts: {} },
      ...{ initial: [], elsewhere: null, pageSize: 400, unreadAtFirst: {} },
      staleReads: dice.chance(0.25)
        ? { forMs: dice.whole(5, 30), nodes: 'alternating' }
        : { forMs: 0, nodes: 'lagging' },
    },
    asked: {
      ...{ steps: dice.pick([[100], [100], [50, 100]]), reboot: 'required', onDeadline: 'abort', adopt: null },
      ...{ minHealthy: { count: 1 }, watcherAfterMs: 0, receiver: null, maintenance: {} },
    },
    ...{ script: [], gateway: {}, alerting: null, blocking: null, timing: null },
  };
  const base = timed(drawn, drawRollTiming(seed));
  const well: HostMaintenance = { after: 1, away: 2, claim: { bootId: 'own', when: 'back', times: 1 } };
  const rolled: RollScenario = {
    base,
    clusters: dice.chance(0.8) ? [...CLUSTERS] : ['north', 'east'],
    approve: dice.chance(0.2) ? 'each' : 'never',
    maintenance: Object.fromEntries(names.map((name) => [name, dice.chance(0.85) ? well : drawMaintenance(dice)])),
    script: [
      ...Array.from({ length: dice.pick([0, 1, 1, 2, 3, 4]) }, () => {
        return { at: drawTrigger(dice), move: drawMove(dice, names, rules) };
      }),
      ...(dice.chance(0.4) ? drawPause(dice, names, rules) : []),
    ],
    takenAfterMs: dice.chance(0.1) ? [dice.pick([0, 3_000]), 3_000, 0] : [0],
    inTheWay: dice.chance(0.1) ? dice.pick([1, 3, 30]) : 0,
    answeredAfterMs: dice.pick([0, LONG_PAUSE_MS]),
  };
  return base.timing === null || dice.chance(0.4) ? rolled : calm(dice, rolled);
}

/** Little else happens while the window closes: perhaps a long pause, and workers that are killed. */
function calm(dice: Dice, rolled: RollScenario): RollScenario {
  const pause: RollEntry = {
    at: { on: dice.pick(['over', 'gate', 'maintenance'] as const), nth: 1 },
    move: { kind: 'pause' },
  };
  const kill: RollEntry = { at: drawTrigger(dice), move: { kind: 'kill-worker' } };
  const script = [...(dice.chance(0.6) ? [pause] : []), ...(dice.chance(0.5) ? [kill] : [])];
  return { ...rolled, script, takenAfterMs: [0], inTheWay: 0, answeredAfterMs: LONG_PAUSE_MS };
}

/** Somebody does something while the roll is paused. */
function drawPause(dice: Dice, names: string[], rules: number): RollEntry[] {
  const nth = dice.whole(1, 2);
  const [rule, cluster] = [dice.whole(0, rules - 1), dice.pick(CLUSTERS)];
  const change: RollMove = { kind: 'share', rule, cluster, share: dice.pick([0, 10]) };
  return [
    { at: { on: dice.pick(['over', 'gate', 'maintenance'] as const), nth }, move: { kind: 'pause' } },
    { at: { on: 'paused', nth: 1 }, move: dice.chance(0.7) ? change : drawMove(dice, names, rules) },
  ];
}

function drawTrigger(dice: Dice): RollTrigger {
  const on = dice.pick(['read', 'write', 'phase', 'phase'] as const);
  if (on === 'read') return { on, nth: dice.whole(1, 300) };
  if (on === 'write') return { on, nth: dice.whole(1, 18) };
  return { on: dice.pick(TRIGGERS), nth: dice.whole(1, 3) };
}

function drawMove(dice: Dice, names: string[], rules: number): RollMove {
  const kind = dice.pick([
    ...(['fault', 'fault', 'share', 'share', 'health', 'health', 'quirk', 'pause', 'abort', 'cancel'] as const),
    ...(['kill-worker', 'kill-worker', 'kill-worker', 'abort-cluster', 'tag'] as const),
  ]);
  switch (kind) {
    case 'fault':
      return drawFault(dice) as RollMove;
    case 'share':
      return {
        ...{ kind, rule: dice.whole(0, rules - 1), cluster: dice.pick(CLUSTERS) },
        share: dice.pick<number | 'as at first'>(['as at first', 0, 10, 100]),
      };
    case 'health':
      return { kind, host: dice.pick(names), state: dice.pick(['healthy', 'unhealthy', 'unhealthy']) };
    case 'quirk':
      return {
        kind,
        host: dice.pick(names),
        quirk: dice.pick(['unread', 'busy', 'unready']),
        reads: dice.pick([1, 3, 30]),
      };
    case 'tag':
      return { kind, value: dice.pick([null, 'west run-9 2026-11-22T15:00:00.000Z other']) };
    case 'pause':
    case 'abort':
    case 'abort-cluster':
    case 'cancel':
    case 'kill-worker':
      return { kind };
  }
}
