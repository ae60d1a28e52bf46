import { expect } from 'vitest';
import { createActivities } from '../../../activities/index.js';
import { DAYS, type MaintenanceWindow } from '../../../src/domain/config.js';
import { journey, type Journey } from '../../support/journey.js';
import { portsOf } from '../../support/lab-ports.js';
import { BASELINE } from '../../support/standard-rules.js';

const HOUR_MS = 3_600_000;
const hourAt = (hours: number): string => `${new Date(Date.now() + hours * HOUR_MS).toISOString().slice(11, 13)}:00`;

/** Open now, every day, and closed in 12 hours. */
const window: MaintenanceWindow = { days: [...DAYS], from: hourAt(-2), to: hourAt(3), zone: 'UTC' };

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
    const roll = await journey.roll({ config: { ...journey.config, window } });
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
