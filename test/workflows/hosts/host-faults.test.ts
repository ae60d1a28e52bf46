import { describe, expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const HOUR_MS = 3_600_000;

/** When the run entered a phase for the last time, in milliseconds since the Unix epoch. */
async function enteredMs(run: Maintained, phase: string): Promise<number> {
  const { timeline } = await run.ends();
  return Date.parse(timeline.findLast((one) => one.phase === phase)!.at);
}

describe.concurrent('a boot time that moves with the clock is not a reboot', () => {
  const prometheus = { config: { status: 'prometheus' }, durations: { quietMs: 400 } } as const;

  journey('neither before the go nor after it', prometheus, async (journey) => {
    const east1 = journey.world.host('east-1');
    const run = await journey.maintain();
    await run.waitsForText(/quiet period/);
    east1.bootedAt += 2_000;
    journey.world.host('east-2').bootedAt -= HOUR_MS;
    await run.isIn('maintenance');
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'not-rebooted' });
    expect(await run.done({ host: 'east-2' })).toMatchObject({ verdict: 'not-rebooted' });
    await run.abort({ leaveOut: true });
    expect(phases(await run.ends()).at(-2)).toBe('maintenance');
  });

  journey('nor does it void a claim; a boot time later by more than 60 s is a reboot', prometheus, async (journey) => {
    const [east1, east2] = ['east-1', 'east-2'].map((name) => journey.world.host(name));
    const run = await journey.maintain();
    await run.isIn('maintenance');
    east1!.bootedAt += 61_000;
    east2!.bootedAt += 61_000;
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'counted' });
    east1!.bootedAt -= HOUR_MS;
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'duplicate' });
    east1!.bootedAt += HOUR_MS + 2_000;
    expect(await run.done({ host: 'east-2' })).toMatchObject({ verdict: 'counted' });
    const document = await run.ends();
    expect(document.phase).toBe('restored');
    expect(phases(document).filter((phase) => phase === 'maintenance')).toHaveLength(1);
  });
});

journey(
  'a host that is gone for a while in settling starts the quiet period again',
  { durations: { quietMs: 1_000 } },
  async (journey) => {
    const east2 = journey.world.host('east-2');
    const run = await journey.maintain();
    await run.waitsForText(/quiet period/);
    await east2.powerOff();
    await run.waitsForText(/east-2: can't be read \(.*ECONNREFUSED/);
    const backMs = Date.now();
    await east2.start(east2.port);
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect((await enteredMs(run, 'maintenance')) - backMs).toBeGreaterThanOrEqual(1_000);
  },
);

journey('a host that boots again while others are awaited has to claim again', {}, async (journey) => {
  const east1 = journey.world.host('east-1');
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.reboot(run, 'east-1');
  await run.verdict('east-1', 'counted');
  await east1.reboot({ downMs: 0, warmingMs: 0 }).ready;
  await journey.reboot(run, 'east-2');
  const back = await run.verdict('east-1', 'superseded');
  expect(phases(back).slice(-2)).toEqual(['confirming', 'maintenance']);
  expect(back.hosts).toMatchObject([
    { go: true, claimed: false },
    { go: false, claimed: true },
  ]);
  expect(journey.shares('east')).toEqual(DRAINED);
  await run.signal({ host: 'east-1', bootId: east1.bootId });
  expect((await run.ends()).phase).toBe('restored');
});

describe.concurrent('healthyFor starts again', () => {
  const patient = { durations: { healthyForMs: 2_000 }, healthCheck: { intervalMs: 50, timeoutMs: 5_000 } };

  /** Breaks something while all is well in confirming, and repairs it once the run has seen it. */
  async function breaks(journey: Journey, set: (isWell: boolean) => void, seen: RegExp): Promise<void> {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/reactivate.healthyFor/);
    set(false);
    await run.waitsForText(seen);
    expect(journey.shares('east')).toEqual(DRAINED);
    const mendedMs = Date.now();
    set(true);
    expect((await run.ends()).phase).toBe('restored');
    expect((await enteredMs(run, 'reactivating')) - mendedMs).toBeGreaterThanOrEqual(2_000);
    expect(journey.shares('east')).toEqual(BASELINE);
  }

  journey('when a host stops being ready', patient, async (journey) => {
    const east1 = journey.world.host('east-1');
    await breaks(journey, (isWell) => (east1.tellsReady = isWell), /^east-1 is not ready$/);
  });

  journey("when a host can't be read", patient, async (journey) => {
    const east1 = journey.world.host('east-1');
    await breaks(journey, (isWell) => (east1.trouble = isWell ? null : { kind: 'cut' }), /^east-1 can't be read/);
  });

  journey('when a target is not healthy, though its host is ready', patient, async (journey) => {
    const east2 = journey.world.host('east-2');
    await breaks(journey, (isWell) => (east2.passesChecks = isWell), /^target 127\.\S+ of core-east is unhealthy/);
  });
});

describe.concurrent('between the steps of a ramp', () => {
  const ramp = { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } };
  const fast = { ...ramp, healthCheck: { intervalMs: 50, timeoutMs: 5_000 } };

  async function isLost(journey: Journey, breaks: () => void, reason: RegExp): Promise<void> {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    breaks();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'HostLost' }, exposed: [] });
    expect(document.failure?.message).toMatch(reason);
    expect(journey.shares('east')).toEqual(DRAINED);
  }

  journey('a host that booted is lost', ramp, async (journey) => {
    const east1 = journey.world.host('east-1');
    await isLost(
      journey,
      () => (east1.bootId = 'another'),
      /east-1 booted after its claim; its shares were taken back/,
    );
  });

  journey('a target that is not healthy is lost', fast, async (journey) => {
    const east2 = journey.world.host('east-2');
    await isLost(journey, () => (east2.passesChecks = false), /target 127\.\S+ of core-east is unhealthy/);
  });
});

/** Repairs the host that can't be read as soon as the run has seen it, if the test has asked for that. */
let mend: (() => void) | null = null;
const mending = (real: Ports): Ports => ({
  ...real,
  readHost: async (...question) => {
    const reading = await real.readHost(...question);
    if (reading.kind === 'unobservable') mend?.();
    return reading;
  },
});

journey(
  "a host that can't be read for less than healthyFor is not lost",
  { ports: mending, durations: { healthyForMs: 2_000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const after = journey.world.core.journal.count;
    let wasSeen = false;
    journey.atOwnWrite(1, () => {
      const east1 = journey.world.host('east-1');
      east1.trouble = { kind: 'cut' };
      mend = () => {
        wasSeen = true;
        east1.trouble = null;
      };
    });
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(wasSeen).toBe(true);
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites(after)).toHaveLength(3);
  },
);
