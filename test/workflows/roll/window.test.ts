import { expect, inject } from 'vitest';
import { createActivities } from '../../../activities/index.js';
import { connect } from '../../../src/connect.js';
import type { RollStatus } from '../../../src/domain/roll/document.js';
import { assembleRoll } from '../../../src/runs/roll/assemble-roll.js';
import { findRoll } from '../../../src/runs/roll/find-roll.js';
import { readRollHistory } from '../../../src/runs/roll/read-roll-history.js';
import { journey, type Journey } from '../../support/journey.js';
import { portsOf } from '../../support/lab-ports.js';
import { CLOSED, HOUR_MS, OPEN, windowOf } from '../../support/whole-hours.js';
import { BASELINE } from '../../support/standard-rules.js';

/** What its history says of the roll. */
async function withoutWorker({ config }: Journey): Promise<RollStatus> {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const session = await connect();
  try {
    const facts = (await findRoll(session, config.service))!;
    return assembleRoll(facts, await readRollHistory(session, facts));
  } finally {
    await session.close();
  }
}

/** Once it is morning, the clock of the worker that looks at the window is 12 hours ahead. */
let morning: Journey['world'] | null = null;

journey(
  'a roll whose window closes finishes the cluster that is out, and begins no other',
  {
    activities: (all) => ({
      ...all,
      observe: (input) => {
        if (morning === null) return all.observe(input);
        const ports = portsOf(morning);
        return createActivities({ ...ports, now: () => ports.now() + 12 * HOUR_MS }).observe(input);
      },
    }),
  },
  async (journey) => {
    const roll = await journey.roll({ config: { ...journey.config, window: OPEN } });
    const run = await roll.of('east');
    await run.isIn('maintenance');
    morning = journey.world;
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    const { roll: ended, current } = await roll.ends();
    expect(ended).toMatchObject({
      phase: 'failed',
      clusters: [
        { name: 'east', state: 'done' },
        { name: 'west', state: 'failed' },
      ],
      failure: { type: 'RollStopped' },
      next: 'tagout roll --from west --reason "..."',
    });
    expect(current).toMatchObject({
      ...{ cluster: 'west', phase: 'refused', outOfService: [] },
      failure: { type: 'Refused', reasons: [expect.stringMatching(/^the window is closed until /)] },
    });
    for (const cluster of ['east', 'west'] as const) expect(journey.shares(cluster)).toEqual(BASELINE);
    expect(journey.tag()).toBeNull();
  },
);

journey('a roll that waits for its window goes back to waiting while that is closed', {}, async (journey) => {
  const at = new Date(Date.now() + 1_000).toISOString();
  const roll = await journey.roll({
    config: { ...journey.config, window: CLOSED },
    when: { at, waitsForWindow: true },
  });
  const first = await roll.tells(({ phase }) => phase === 'scheduled');
  expect(first).toMatchObject({ beginsAt: at, waitingFor: [`its time, ${at}`] });
  const again = await roll.tells(({ timeline }) => timeline.length === 3);
  expect(again.timeline.map(({ phase }) => phase)).toEqual(['scheduled', 'preflight', 'scheduled']);
  const opening = `${new Date(Date.now() + 6 * HOUR_MS).toISOString().slice(0, 13)}:00:00.000Z`;
  expect(again.beginsAt).toBe(opening);
  expect(await withoutWorker(journey)).toMatchObject({
    beginsAt: opening,
    waitingFor: ['a worker', `its time, ${opening}`],
  });
  // It has the service, though it has no tag yet.
  const { phase, failure } = await (await journey.maintain()).ends();
  expect([phase, failure?.reasons]).toEqual([
    'refused',
    [expect.stringMatching(/^a roll of this service is under way/)],
  ]);
  await roll.says('abort', { reason: 'not tonight' });
  const { roll: ended } = await roll.ends();
  expect(ended).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
  expect(ended.failure!.message).toMatch(
    /^ABORTED in scheduled \(Aborted\) at .*Z: bob@ops-2: not tonight\. Left: east, west\.$/,
  );
  expect(ended).not.toHaveProperty('beginsAt');
  expect(journey.allOwnWrites()).toEqual([]);
});

journey(
  'a roll begins when its window opens, and waits before its first cluster if paused by then',
  {},
  async (journey) => {
    const dueMs = Date.now() + 1_500;
    const roll = await journey.roll({
      config: { ...journey.config, window: OPEN },
      when: { at: new Date(dueMs).toISOString(), waitsForWindow: true },
    });
    await roll.tells(({ phase }) => phase === 'scheduled');
    await roll.says('pause');
    expect(journey.tag()).toBeNull();
    const { timeline } = await roll.tells(({ phase }) => phase === 'paused');
    expect(timeline.map(({ phase }) => phase)).toEqual(['scheduled', 'preflight', 'paused']);
    expect(Date.parse(timeline[1]!.at)).toBeGreaterThanOrEqual(dueMs);
    await roll.says('resume');
    for (const cluster of ['east', 'west'] as const) await journey.goesWell(roll, cluster);
    expect((await roll.ends()).roll.phase).toBe('restored');
    expect(journey.tag()).toBeNull();
  },
);

/** The clock of the worker that looks at `west` is 12 hours behind. */
let west: Journey['world'] | null = null;

journey(
  'a roll that waits for its window goes on waiting when one of its looks finds it closed',
  {
    activities: (all) => ({
      ...all,
      observe: async (input) => {
        if (west === null) return all.observe(input);
        const ports = portsOf(west);
        const behindMs = input.cluster === 'west' ? 12 * HOUR_MS : 0;
        const seen = await createActivities({ ...ports, now: () => ports.now() - behindMs }).observe(input);
        return { ...seen, untold: 'a warning' };
      },
    }),
  },
  async (journey) => {
    west = journey.world;
    const roll = await journey.roll({
      config: { ...journey.config, window: OPEN },
      when: { at: null, waitsForWindow: true },
    });
    // What it was warned of concerns a look that does not count.
    const { warnings, beginsAt } = await roll.tells(({ phase }) => phase === 'scheduled');
    expect(warnings).toEqual([]);
    expect((await withoutWorker(journey)).beginsAt).toBe(beginsAt);
    await roll.says('abort');
    expect((await roll.ends()).roll.phase).toBe('aborted');
    expect(journey.allOwnWrites()).toEqual([]);
  },
);

/** For looks of a worker whose clock is behind, and shows that the window opens in a moment. */
const BEHIND: { world: Journey['world'] | null; opensMs: number } = {
  ...{ world: null, opensMs: Math.floor(Date.now() / 60_000) * 60_000 },
};

journey(
  'a roll waits for an opening that is near by the clock of the worker that looks, and is not refused',
  {
    activities: (all) => ({
      ...all,
      observe: (input) => {
        if (BEHIND.world === null) return all.observe(input);
        const [ports, behindMs] = [portsOf(BEHIND.world), Date.now() - BEHIND.opensMs + 300];
        return createActivities({ ...ports, now: () => ports.now() - behindMs }).observe(input);
      },
    }),
  },
  async (journey) => {
    BEHIND.world = journey.world;
    const from = new Date(BEHIND.opensMs).toISOString().slice(11, 16);
    const roll = await journey.roll({ config: { ...journey.config, window: { ...windowOf(0, 3), from } } });
    const run = await roll.of('east');
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect((await roll.ends()).roll.phase).toBe('failed');
  },
);
