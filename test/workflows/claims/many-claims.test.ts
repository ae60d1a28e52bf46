import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Journey, journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE } from '../../support/standard-rules.js';
import { LargeService } from '../../support/large-service.js';

const CLAIMING = Array.from({ length: 110 }, (_, h) => `east-${h + 1}`);
/** Of Temporal's PendingActivityState. */
const CANCEL_REQUESTED = 3;

const large = new LargeService();

/** The checks of claims that hold a slot, and those of them that are told to give it back. */
async function checks({ handle }: Maintained): Promise<{ all: number; ending: number }> {
  const { raw } = await handle.describe();
  const found = (raw.pendingActivities ?? []).filter(({ activityType }) => activityType?.name === 'checkClaims');
  return { all: found.length, ending: found.filter(({ state }) => Number(state) === CANCEL_REQUESTED).length };
}

journey(
  '110 hosts that claim and can not be read take 3 slots, and the steps of another run go on',
  // One more than those checks: a slot for each host would leave none.
  { ownWorker: 'now', slots: 4, ports: (ports) => large.ports(ports), durations: { everyMs: 2_000 } },
  async (first) => {
    const other = await Journey.start();
    try {
      const held = await first.maintain({ config: large.config(first.config) });
      await held.isIn('maintenance');
      large.silence(CLAIMING);
      await Promise.all(CLAIMING.map((host) => held.signal({ host })));
      await held.tells(({ claims }) => claims.length === CLAIMING.length);
      // Those that each newcomer began anew with the others end within some seconds.
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
