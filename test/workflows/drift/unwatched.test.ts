import { expect } from 'vitest';
import { ActivityService } from '../../support/activity-service.js';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { DRAINED } from '../../support/standard-rules.js';

/** A value of Temporal's PendingActivityState. */
const PAUSED = 4;

journey('a run whose watcher is paused gives no go until the watcher goes on', {}, async (journey) => {
  const east1 = journey.world.host('east-1');
  east1.trouble = { kind: 'tells', values: { inFlight: 1 } };
  const run = await journey.maintain();
  await run.waitsForText(/east-1: 1 in flight/);
  const service = new ActivityService(journey, run);
  await service.pause('watch');
  await service.is('watch', ({ state }) => Number(state) === PAUSED);
  east1.trouble = null;
  await run.waitsForText(/^somebody to watch the load balancer: the watcher of this run is paused$/);
  const looks = journey.world.core.journal.count;
  await run.waitsForText(/is paused$/);
  // While the step waits, it asks only Temporal.
  expect(journey.world.core.journal.count).toBe(looks);
  expect(await run.phase()).toBe('settling');
  expect(journey.shares('east')).toEqual(DRAINED);
  await service.unpause('watch');
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect(phases(await run.ends()).at(-1)).toBe('restored');
});
