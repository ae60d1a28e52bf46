import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { LiveReading } from '../../../src/domain/status.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';

/** Resolves with the first reading in the heartbeats of a step for which `isWanted` holds. */
async function told(run: Maintained, isWanted: (reading: LiveReading) => boolean): Promise<LiveReading> {
  for (;;) {
    const { raw } = await run.handle.describe();
    for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
      const data = heartbeatDetails?.payloads?.[0]?.data;
      const reading = data ? (JSON.parse(Buffer.from(data).toString()) as LiveReading) : null;
      if (reading !== null && isWanted(reading)) return reading;
    }
    await sleep(50);
  }
}

journey('a failed run keeps the last reading of each host, even of one that could not be read', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.world.host('east-1').powerOff();
  const isDown = ({ hosts }: LiveReading) => hosts.some((one) => one.name === 'east-1' && one.unobservable !== null);
  const { hosts } = await told(run, isDown);
  journey.meddle('httpV1', 'east', 100);
  const document = await run.ends();
  expect(document.failure?.type).toBe('RoutingDrift');
  const [east1] = document.hosts;
  expect(east1).toMatchObject({
    name: 'east-1',
    inFlight: null,
    ready: null,
    unobservable: expect.any(String) as string,
  });
  expect(Date.parse(east1!.readAt!)).toBeGreaterThanOrEqual(Date.parse(hosts[0]!.readAt));
});

journey(
  'during a ramp the expected share is that of the step, in heartbeats and when the run fails',
  { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/reactivate.hold at 10%/);
    const { shares } = await told(run, (one) => one.shares.some(({ expected }) => expected !== undefined));
    const east = shares.filter(({ targetGroup }) => targetGroup.includes('east'));
    expect(east.map(({ observed, expected }) => [observed, expected])).toEqual([10, 10, 10].map(() => [10, 10]));
    expect(shares.filter((one) => !east.includes(one)).every((one) => one.expected === undefined)).toBe(true);
    journey.meddle('httpV1', 'east', 60);
    const document = await run.ends();
    expect(document.failure?.type).toBe('RoutingDrift');
    const now = document.shares.map(({ observed, expected, baseline }) => [observed, expected, baseline]);
    expect(now).toEqual([
      [60, 10, 100],
      [10, 10, 100],
      [10, 10, 100],
    ]);
  },
);
