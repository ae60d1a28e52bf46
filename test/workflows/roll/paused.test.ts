import { expect } from 'vitest';
import { journey, type Journey } from '../../support/journey.js';
import type { Rolled } from '../../support/rolled.js';
import { makeWest } from '../../support/west.js';

const EACH = { roll: { approve: 'each' } } as const;
const LOOKS = 4;

/** The roll waits for a person before this cluster. */
async function waitsBefore(roll: Rolled, cluster: string): Promise<void> {
  await roll.tells(
    ({ phase, clusters }) => phase === 'paused' && clusters.find(({ state }) => state === 'waiting')?.name === cluster,
  );
}

/** Resolves when the load balancer was looked at several times from now on. */
async function isLookedAt({ world }: Journey): Promise<void> {
  let looks = 0;
  await new Promise<void>((resolve) => {
    const off = world.core.journal.on(({ by, action, outcome }) => {
      if (by.foreign || action !== 'DescribeListeners' || outcome !== 'ok' || (looks += 1) < LOOKS) return;
      off();
      resolve();
    });
  });
}

async function eventsOf({ handle }: Rolled): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('Attributes')) ?? 'none');
}

journey('a change by others while a roll waits for its first approval stops it', {}, async (journey) => {
  const roll = await journey.roll(EACH);
  await waitsBefore(roll, 'east');
  journey.meddle('httpV1', 'west', 7);
  const { roll: ended } = await roll.ends();
  expect(ended).toMatchObject({
    phase: 'failed',
    failure: {
      type: 'RollStopped',
      message: expect.stringMatching(
        /^FAILED in paused \(RollStopped\) at .*: RoutingDrift: .* Left: east, west\.$/,
      ) as string,
      drift: [{ what: 'share of core-west', expected: '100', observed: '7' }],
    },
  });
  expect(journey.ownWrites()).toEqual([]);
  // As after a change in the gate, the tag tells of it.
  expect(journey.tag()).toMatch(/^@roll /);
});

journey('a change by others while a roll is paused between two clusters stops it', {}, async (journey) => {
  const roll = await journey.roll();
  const run = await roll.of('east');
  await run.isIn('maintenance');
  await roll.says('pause');
  await journey.rebootAll(run);
  await waitsBefore(roll, 'west');
  await isLookedAt(journey);
  journey.meddle('httpDefault', 'east', 0);
  const { roll: ended } = await roll.ends();
  expect(ended.clusters.map(({ name, state }) => `${name} ${state}`)).toEqual(['east done', 'west left']);
  expect(ended.failure).toMatchObject({
    message: expect.stringContaining('FAILED in paused') as string,
    drift: [{ what: 'share of core-east', expected: '100', observed: '0' }],
  });
});

journey('a tag that somebody takes while a roll is paused stops it, and is left alone', {}, async (journey) => {
  const roll = await journey.roll(EACH);
  await waitsBefore(roll, 'east');
  await isLookedAt(journey);
  const [loadBalancer] = journey.world.core.state.loadBalancers.values();
  loadBalancer!.tags.set(`tagout:${journey.config.service}`, 'west run-9 2026-11-22T15:00:00.000Z other');
  expect((await roll.ends()).roll.failure).toMatchObject({
    type: 'RollStopped',
    message: expect.stringMatching(/FAILED in paused .* is no longer this run/) as string,
  });
  expect(journey.tag()).toMatch(/^west run-9 /);
});

journey(
  'a roll that can look at nothing while it is paused stops',
  { durations: { blindMs: 300 } },
  async (journey) => {
    const roll = await journey.roll(EACH);
    await waitsBefore(roll, 'east');
    const fault = { kind: 'error', code: 'ServiceUnavailable', status: 503 } as const;
    journey.world.core.inject('DescribeListeners', fault, Infinity);
    expect((await roll.ends()).roll.failure).toMatchObject({
      type: 'RollStopped',
      message: expect.stringMatching(
        /FAILED in paused .*: Unobservable: The load balancer could not be read/,
      ) as string,
    });
  },
);

journey('unhealthy targets end no pause: the gate after it looks at them', {}, async (journey) => {
  const roll = await journey.roll(EACH);
  await waitsBefore(roll, 'east');
  await makeWest(journey, 'unhealthy');
  await isLookedAt(journey);
  await roll.says('resume');
  await roll.waitsForText(/of core-west is unhealthy/);
  await makeWest(journey, 'healthy');
  await (await roll.of('east')).isIn('maintenance');
  await roll.says('abort', { leaveOut: true });
  await roll.ends();
});

journey('a pause adds no events however long it is, and an abort ends it at once', {}, async (journey) => {
  const roll = await journey.roll(EACH);
  await waitsBefore(roll, 'east');
  await isLookedAt(journey);
  const before = await eventsOf(roll);
  await isLookedAt(journey);
  expect(await eventsOf(roll)).toEqual(before);
  await roll.says('abort');
  expect((await roll.ends()).roll.phase).toBe('aborted');
  expect(journey.tag()).toBeNull();
});

journey(
  'a watching that somebody ends by hand while a roll is paused stops the roll',
  { rollActivities: { gate: () => Promise.resolve({ at: Date.now() }) } },
  async (journey) => {
    const { roll } = await (await journey.roll(EACH)).ends();
    expect(roll.failure).toMatchObject({
      type: 'RollStopped',
      message: expect.stringContaining('nobody looks at the load balancer any more') as string,
    });
    expect(journey.ownWrites()).toEqual([]);
  },
);

journey(
  'a pause after an approval, in the gate that follows it, does not take the approval back',
  {},
  async (journey) => {
    const roll = await journey.roll(EACH);
    await waitsBefore(roll, 'east');
    await makeWest(journey, 'unhealthy');
    await roll.says('resume');
    await roll.waitsForText(/of core-west is unhealthy/);
    await roll.says('pause');
    await makeWest(journey, 'healthy');
    const { waitingFor } = await roll.tells(({ phase }) => phase === 'paused');
    expect(waitingFor).toEqual(['tagout resume, because bob@ops-2 has paused the roll']);
    expect(await roll.says('resume')).toEqual({ message: 'the roll goes on' });
    await (await roll.of('east')).isIn('maintenance');
    await roll.says('abort', { leaveOut: true });
    await roll.ends();
  },
);
