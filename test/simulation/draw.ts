import { seededRandom } from '../../lab/random.js';
import type { Fault } from '../../lab/alb/faults.js';
import { LARGEST_SHARE } from '../../src/domain/routing.js';
import { Dice } from './dice.js';
import { drawTiming, timed } from './draw-timing.js';
import {
  ALERTING,
  RECEIVING,
  type Asked,
  type ClusterName,
  type Entry,
  type GatewayTrouble,
  type HostMaintenance,
  type Move,
  type Scenario,
  type Shares,
  type Trigger,
  type WorldSpec,
} from './scenario.js';

/** The scenario of a seed. It stays the same as long as this file does not change. */
export function drawScenario(seed: number): Scenario {
  // Consecutive seeds begin with similar numbers.
  const dice = new Dice(seededRandom(seed * 2_654_435_761));
  const adopted = dice.chance(0.2);
  const world = drawWorld(dice, adopted);
  const asked = drawAsked(dice, world, adopted);
  const script = Array.from({ length: dice.pick([0, 1, 1, 1, 2, 2, 3, 4, 6]) }, () => drawEntry(dice, world));
  const gateway = drawGateway(seed, world);
  const drawn: Scenario = {
    seed,
    world,
    asked: { ...asked, receiver: drawReceiver(seed) },
    script,
    gateway,
    alerting: drawAlerting(seed),
    blocking: drawBlocking(seed),
    timing: null,
  };
  return timed(drawn, drawTiming(seed));
}

/** With dice of its own, as for receivers. */
function drawAlerting(seed: number): Scenario['alerting'] {
  const dice = new Dice(seededRandom((seed + 3) * 1_103_515_245));
  return dice.chance(0.5) ? dice.pick(ALERTING) : null;
}

/** With dice of its own, as for receivers. Before preflight has asked, something blocks only seldom. */
function drawBlocking(seed: number): Scenario['blocking'] {
  const dice = new Dice(seededRandom((seed + 5) * 2_654_435_789));
  if (dice.chance(0.6)) return null;
  const moods = Array.from({ length: dice.whole(1, 16) }, (_, n) =>
    dice.chance(n === 0 ? 0.97 : 0.6) ? 'clear' : dice.pick(['firing', 'firing', 'down'] as const),
  );
  const onBlocked = dice.chance(0.5) ? 'hold' : 'take-back';
  return { onBlocked, moods: dice.chance(0.9) ? [...moods, 'clear'] : moods };
}

/** With dice of its own, so that everything else of a seed stayed as it was before there were receivers. */
function drawReceiver(seed: number): Asked['receiver'] {
  const dice = new Dice(seededRandom(seed * 2_246_822_519));
  return dice.chance(0.5) ? dice.pick(RECEIVING) : null;
}

function drawWorld(dice: Dice, adopted: boolean): WorldSpec {
  const hasNorth = dice.chance(0.3);
  const share = (): number => dice.pick([1, 2, 10, 50, 100, 100, 100, LARGEST_SHARE]);
  const shares = (): Shares => ({
    east: adopted && dice.chance(0.6) ? 0 : share(),
    west: share(),
    ...(hasNorth ? { north: dice.chance(0.3) ? 0 : share() } : {}),
  });
  const rule = (): Shares | null => (dice.chance(0.15) ? null : dice.chance(0.12) ? { west: share() } : shares());
  const hosts = { east: dice.whole(1, 3), west: dice.whole(1, 3), north: 1 };
  return {
    listeners: Array.from({ length: dice.pick([1, 1, 2]) }, (_, l) =>
      Array.from({ length: dice.pick([1, 2, 2, 3]) }, (__, r) => (l === 0 && r === 0 ? shares() : rule())),
    ),
    hosts,
    tells: { accepted: dice.chance(0.7), ready: dice.chance(0.8), boot: dice.chance(0.7) ? 'id' : 'time' },
    clocks: drawClocks(dice, hosts),
    initial: dice.chance(0.04) ? ['east-1'] : [],
    elsewhere: dice.chance(0.02) ? { host: 'east-1', group: dice.pick(['west', 'north']) } : null,
    staleReads: dice.chance(0.25)
      ? { forMs: dice.whole(5, 30), nodes: dice.pick(['lagging', 'alternating']) }
      : { forMs: 0, nodes: 'lagging' },
    pageSize: dice.chance(0.1) ? 1 : 400,
    unreadAtFirst: adopted && dice.chance(0.3) ? { 'east-1': dice.whole(1, 8) } : {},
  };
}

/** A worker's clock may be off by any amount. A host's clock is seldom so far off that a start is refused. */
function drawClocks(dice: Dice, { east }: WorldSpec['hosts']): WorldSpec['clocks'] {
  const off = (): number => dice.pick([0, 0, 40_000, -70_000, -110_000, dice.chance(0.1) ? 200_000 : 0]);
  return {
    workers: [dice.pick([0, 0, 20_000]), dice.pick([0, 0, -5_000, 35_000])],
    hosts: Object.fromEntries(Array.from({ length: east }, (_, h) => [`east-${h + 1}`, off()])),
  };
}

function drawAsked(dice: Dice, world: WorldSpec, adopted: boolean): Omit<Asked, 'receiver'> {
  return {
    steps: dice.pick([[100], [100], [100], [50, 100], [10, 50, 100]]),
    reboot: dice.chance(0.8) ? 'required' : 'optional',
    onDeadline: dice.chance(0.7) ? 'abort' : 'leave-out',
    minHealthy: dice.chance(0.8) ? { count: 1 } : dice.chance(0.5) ? { percent: 40 } : { count: 2 },
    adopt: adopted ? { share: dice.chance(0.5) ? 'balanced' : dice.whole(1, 200) } : null,
    watcherAfterMs: dice.chance(0.93) ? 0 : dice.pick([200, 900, null]),
    maintenance: Object.fromEntries(hostsOf(world).map((name) => [name, drawMaintenance(dice)])),
  };
}

export function drawMaintenance(dice: Dice): HostMaintenance {
  return {
    after: dice.chance(0.97) ? dice.whole(0, 4) : null,
    away: dice.whole(0, 6),
    claim: dice.chance(0.03)
      ? null
      : {
          bootId: dice.pick(['own', 'own', 'own', 'own', 'own', 'none', 'none', 'made-up']),
          when: dice.chance(0.06) ? 'instead' : dice.pick(['going', 'back', 'back']),
          times: dice.pick([1, 1, 1, 2, 3]),
        },
  };
}

/** With dice of its own, as for receivers. */
function drawGateway(seed: number, world: WorldSpec): Scenario['gateway'] {
  const dice = new Dice(seededRandom((seed + 1) * 1_597_334_677));
  const behind = hostsOf(world).filter(() => dice.chance(0.3));
  return Object.fromEntries(
    behind.map((host) => [host, Array.from({ length: dice.pick([0, 0, 1, 1, 2, 3]) }, () => drawTrouble(dice))]),
  );
}

function drawTrouble(dice: Dice): GatewayTrouble {
  return dice.pick(['down', 'slow']);
}

function drawEntry(dice: Dice, world: WorldSpec): Entry {
  return { at: drawTrigger(dice), move: drawMove(dice, world) };
}

function drawTrigger(dice: Dice): Trigger {
  const on = dice.pick(['read', 'read', 'write', 'write', 'told', 'told', 'phase'] as const);
  switch (on) {
    case 'read':
      return { on, nth: dice.whole(1, 150) };
    case 'write':
      return { on, nth: dice.whole(1, 12) };
    case 'told':
      return { on, nth: dice.whole(1, 80) };
    case 'phase':
      return {
        on: dice.pick(['draining', 'settling', 'maintenance', 'maintenance', 'confirming', 'reactivating', 'aborting']),
        nth: dice.pick([1, 1, 1, 1, 2]),
      };
  }
}

function drawMove(dice: Dice, world: WorldSpec): Move {
  const host = dice.pick(hostsOf(world));
  const rule = dice.whole(0, world.listeners.flat().length - 1);
  const kind = dice.pick(WEIGHTED);
  switch (kind) {
    case 'fault':
      return drawFault(dice);
    case 'share':
      return {
        ...{ kind, rule, cluster: dice.pick<ClusterName>(['east', 'east', 'west']) },
        share: dice.pick<number | 'as at first'>(['as at first', 'as at first', 0, 1, 10, 100]),
      };
    case 'sticky':
    case 'delete-rule':
      return { kind, rule };
    case 'add-rule':
    case 'port':
    case 'undo':
    case 'cancel':
    case 'kill-worker':
      return { kind };
    case 'deregister':
      return { kind, host };
    case 'register':
      return { kind, host: '10.9.9.9' };
    case 'elsewhere':
      return { kind, host, group: dice.pick(['west', 'west', 'north']) };
    case 'clock':
      return { kind, host, byMs: dice.pick([-600_000, 600_000]) };
    case 'health':
      return {
        ...{ kind, host: dice.chance(0.4) ? host : `west-${dice.whole(1, world.hosts.west)}` },
        state: dice.pick(['healthy', 'unhealthy', 'unhealthy']),
      };
    case 'reboot':
      return { kind, host, away: dice.whole(0, 6), claims: dice.chance(0.7) };
    case 'restart':
    case 'accept':
      return { kind, host };
    case 'quirk':
      return { kind, host, quirk: dice.pick(['unread', 'busy', 'unready']), reads: dice.pick([1, 2, 3, 10, 60]) };
    case 'claim':
      return { kind, host, bootId: dice.pick(['own', 'none', 'made-up']) };
    case 'abort':
      return { kind, leaveOut: dice.chance(0.3) };
    case 'hold-step': {
      const forMs = dice.chance(0.1) ? null : dice.pick([20, 100, 300, 900]);
      return { kind, step: drawStep(dice), how: dice.pick(['pause', 'slots']), forMs };
    }
    case 'reset-step':
      return { kind, step: drawStep(dice), forgets: dice.chance(0.3), isLost: dice.chance(0.6) };
    case 'complete-step':
      return { kind, step: drawStep(dice), result: dice.pick(FOREIGN_RESULTS) };
  }
}

function drawStep(dice: Dice): 'watch' | 'other' {
  return dice.chance(0.3) ? 'watch' : 'other';
}

/** Results that a person, or a worker of another version, may give to a step. */
const FOREIGN_RESULTS = [
  null,
  'done',
  [],
  {},
  { shares: 'all', at: 1 },
  { kind: 'confirmed' },
  { lastLook: null, warnings: [] },
];

const WEIGHTS: Record<Move['kind'], number> = {
  fault: 6,
  share: 5,
  sticky: 1,
  'add-rule': 1,
  'delete-rule': 1,
  port: 1,
  deregister: 1,
  register: 1,
  undo: 2,
  elsewhere: 1,
  clock: 2,
  health: 4,
  reboot: 3,
  restart: 1,
  quirk: 5,
  accept: 2,
  claim: 3,
  abort: 3,
  cancel: 2,
  'kill-worker': 3,
  'hold-step': 3,
  'reset-step': 5,
  'complete-step': 1,
};

const WEIGHTED = Object.entries(WEIGHTS).flatMap(([kind, weight]) =>
  Array.from({ length: weight }, () => kind as Move['kind']),
);

export function drawFault(dice: Dice): Move {
  const fault = dice.pick<Exclude<Fault, { kind: 'hold' | 'hang' }>>([
    { kind: 'error', code: 'Throttling', status: 400 },
    { kind: 'error', code: 'ThrottlingException', status: 400 },
    { kind: 'error', code: 'ServiceUnavailable', status: 503 },
    { kind: 'error', code: 'InternalFailure', status: 500, carriedOut: true },
    { kind: 'cut' },
    { kind: 'cut', carriedOut: true },
    { kind: 'body', body: '<html>please log in</html>' },
  ]);
  const isDenied = dice.chance(0.08);
  return {
    kind: 'fault',
    action: dice.pick([
      '*',
      'ModifyRule',
      'ModifyListener',
      'DescribeRules',
      'DescribeListeners',
      'DescribeTargetHealth',
    ]),
    fault: isDenied ? { kind: 'error', code: 'AccessDenied', status: 403 } : fault,
    times: dice.pick([1, 1, 2, 3, 6]),
  };
}

function hostsOf({ hosts }: WorldSpec): string[] {
  return Array.from({ length: hosts.east }, (_, h) => `east-${h + 1}`);
}
