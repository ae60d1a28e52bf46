import { seededRandom } from '../../lab/random.js';
import { EPOCH_MS } from './virtual/clock.js';
import { Dice } from './dice.js';
import { NIGHTS, type Night } from './nights.js';
import type { Entry, Scenario, Timing, WorldSpec } from './scenario.js';

const HOUR_MS = 3_600_000;

/** In milliseconds from the start: within a run until its go, mostly around its first write, and after that. */
function closesIn(dice: Dice): number {
  const around = [dice.whole(0, 90), dice.whole(60, 130), dice.whole(60, 130), dice.whole(100, 500)];
  return dice.pick([...around, dice.whole(300, 1_500)]);
}

/**
 * When the run of a seed may begin: with dice of its own, as for receivers. Most windows close while the run is under way,
 * as nothing can go wrong in one that stays open.
 */
export function drawTiming(seed: number): Timing | null {
  const dice = new Dice(seededRandom((seed + 7) * 2_654_435_831));
  if (dice.chance(0.55)) return null;
  const night = dice.pick(NIGHTS);
  const [[opensMs, closesMs]] = night.open as [[number, number]];
  const inMs = closesIn(dice);
  const lead = dice.pick([300, 30_000, 59_900, 61_000, HOUR_MS, 11 * HOUR_MS]);
  switch (dice.pick(['now', 'now', 'now', 'now', 'closed', 'wait', 'wait', 'at', 'at-any-time'] as const)) {
    case 'now':
      return atOnce(night, closesMs - inMs);
    case 'closed':
      return atOnce(night, dice.chance(0.5) ? closesMs + dice.whole(0, HOUR_MS) : opensMs - lead);
    case 'wait': {
      const at = dice.chance(0.6) ? opensMs : null;
      const untilMs = closesMs - (dice.chance(0.8) ? inMs : -HOUR_MS);
      const outage = dice.chance(0.4) ? { fromMs: opensMs - 1, untilMs } : null;
      return ended(dice, opensMs, { ...atOnce(night, opensMs - lead), when: { atMs: at, waits: true }, outage });
    }
    case 'at': {
      const atMs = closesMs - inMs;
      const outage = dice.chance(0.3) ? { fromMs: atMs - 1, untilMs: atMs + dice.pick([100, 400, 2_000]) } : null;
      const when = { atMs, waits: dice.chance(0.5) };
      return ended(dice, atMs, { ...atOnce(night, atMs - dice.pick([200, lead])), when, outage });
    }
    case 'at-any-time': {
      const atMs = EPOCH_MS + lead;
      const lateMs = dice.pick([50, 599_900, 600_100, HOUR_MS]);
      const outage = dice.chance(0.5) ? { fromMs: atMs - 1, untilMs: atMs + lateMs } : null;
      const timing = { ...atOnce(null, EPOCH_MS), when: { atMs, waits: false }, outage };
      return ended(dice, atMs, timing);
    }
  }
}

function atOnce(night: Night | null, startsMs: number): Timing {
  return { night, startsMs, when: null, outage: null, ended: null };
}

/** Somebody may end it while it waits, or just as its time comes. */
function ended(dice: Dice, dueMs: number, timing: Timing): Timing {
  if (dice.chance(0.65)) return timing;
  const atMs = dice.chance(0.4) ? timing.startsMs + dice.whole(3, 250) : dueMs + dice.whole(-6, 30);
  return { ...timing, ended: { atMs, how: dice.pick(['abort', 'leave-out', 'cancel']) } };
}

/** Of a roll: its window closes in its preflight, in a maintenance, in a gate or in a pause. Some wait for it to open. */
export function drawRollTiming(seed: number): Timing | null {
  const dice = new Dice(seededRandom((seed + 10) * 2_654_435_851));
  if (dice.chance(0.5)) return null;
  const night = dice.pick(NIGHTS);
  const later = Array.from({ length: 6 }, () => dice.whole(300, 4_500));
  const inMs = dice.pick([-1_000, dice.whole(0, 200), ...later]);
  const [[opensMs, closesMs]] = night.open as [[number, number]];
  const now = atOnce(night, closesMs - inMs);
  if (dice.chance(0.7)) return now;
  const atMs = dice.chance(0.7) ? opensMs : null;
  return { ...now, startsMs: opensMs - dice.pick([300, 59_900, HOUR_MS]), when: { atMs, waits: true } };
}

/** The same scenario at this time. */
export function timed(scenario: Scenario, timing: Timing | null): Scenario {
  if (timing === null || timing.night === null) return { ...scenario, timing };
  const { world, script, seed } = scenario;
  const clocks = { ...world.clocks, workers: drawWorkerClocks(seed) };
  return { ...scenario, timing, world: { ...world, clocks }, script: [...script, ...drawWait(seed)] };
}

/** The clocks of two workers that look at a window: mostly so near that it closes for both while the run is under way. */
function drawWorkerClocks(seed: number): WorldSpec['clocks']['workers'] {
  const dice = new Dice(seededRandom((seed + 8) * 2_654_435_839));
  const near: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [-40, 30],
    [-40, 30],
    [150, 0],
  ];
  return dice.pick([...near, [20_000, -5_000], [0, 35_000]]);
}

/** For some runs with a window, nobody takes the step that drains until the window has closed. */
function drawWait(seed: number): Entry[] {
  const dice = new Dice(seededRandom((seed + 9) * 2_654_435_843));
  if (dice.chance(0.7)) return [];
  const how = dice.pick(['pause', 'slots'] as const);
  return [
    { at: { on: 'draining', nth: 1 }, move: { kind: 'hold-step', step: 'other', how, forMs: dice.whole(50, 1_500) } },
  ];
}
