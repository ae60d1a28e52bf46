import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Journey, journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE } from '../../support/standard-rules.js';
import { LargeService } from '../../support/large-service.js';

const CLAIMING = Array.from({ length: 110 }, (_, h) => `east-${h + 1}`);
/** A value of Temporal's PendingActivityState. */
const CANCEL_REQUESTED = 3;

const large = new LargeService();

/** How many checks of claims hold a slot, and how many of those were told to end. */
async function checks({ handle }: Maintained): Promise<{ all: number; ending: number }> {
  const { raw } = await handle.describe();
  const found = (raw.pendingActivities ?? []).filter(({ activityType }) => activityType?.name === 'checkClaims');
  return { all: found.length, ending: found.filter(({ state }) => Number(state) === CANCEL_REQUESTED).length };
}

journey(
  "110 hosts that claim and can't be read take 3 slots, and the steps of another run go on",
  // One slot more than the checks take: with a slot for each host, none would be left.
  { ownWorker: 'now', slots: 4, ports: (ports) => large.ports(ports), durations: { everyMs: 2_000 } },
  async (first) => {
    const other = await Journey.start();
    try {
      const held = await first.maintain({ config: large.config(first.config) });
      await held.isIn('maintenance');
      large.silence(CLAIMING);
      await Promise.all(CLAIMING.map((host) => held.signal({ host })));
      await held.tells(({ claims }) => claims.length === CLAIMING.length);
      // Each new claim replaces the check that runs; a replaced check ends within some seconds.
      while ((await checks(held)).ending > 0) await sleep(75);
      expect((await checks(held)).all).toBe(3);
      const beside = await other.maintain({ taskQueue: first.taskQueue });
      await beside.isIn('maintenance');
      await other.rebootAll(beside);
      expect((await beside.ends()).phase).toBe('restored');
      expect(other.shares('east')).toEqual(BASELINE);
      expect(await checks(held)).toEqual({ all: 3, ending: 0 });
      const { claims } = await held.status();
      expect(claims.map(({ verdict }) => verdict)).toEqual(CLAIMING.map(() => 'unverified'));
      await held.abort({ leaveOut: true });
      await held.ends();
    } finally {
      await other.stop();
    }
  },
);
