import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect, inject } from 'vitest';
import { longestGapMs } from '../../../activities/scopes.js';
import { createActivities } from '../../../activities/index.js';
import { isBeforeGo } from '../../../src/domain/lifecycle.js';
import { watchQueue } from '../../../workflows/messages.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { portsOf } from '../../support/lab-ports.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { BASELINE } from '../../support/standard-rules.js';
import { PROMPT, testWorker } from '../../support/temporal.js';

const BUSY = { kind: 'tells', values: { inFlight: 1 } } as const;

journey(
  'a change that comes while no watcher looks is seen right before the go',
  { durations: { everyMs: ENDLESS_MS } },
  async (journey) => {
    const east1 = journey.world.host('east-1');
    east1.trouble = BUSY;
    const run = await journey.maintain();
    await run.waitsForText(/east-1: 1 in flight/);
    journey.meddle('httpV1', 'east', 77);
    east1.trouble = null;
    while (isBeforeGo(await run.phase())) await sleep(25);
    expect(await run.phase()).toBe('failed');
    const document = await run.ends();
    expect(document.failure?.type).toBe('RoutingDrift');
    expect(phases(document)).toEqual(['preflight', 'draining', 'settling', 'failed']);
  },
);

const LATER = { ownWorker: 'later' } as const;

journey('an abort that comes together with the end of settling counts as before the go', LATER, (journey) =>
  whileUndecided(journey, async (run) => {
    await run.handle.cancel();
    // The worker that decides now gets both in one task.
    const again = await decide(journey.taskQueue);
    const document = await run.ends();
    await again.stop();
    expect(document).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
    expect(phases(document)).not.toContain('maintenance');
    // Had the run tried to give the go, the task would have failed again and again until its samples were old.
    const { events } = await run.handle.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    expect(journey.shares('east')).toEqual(BASELINE);
  }),
);

journey('the go rests on no sample from before a time in which nobody decided', LATER, (journey) =>
  whileUndecided(journey, async (run) => {
    const east1 = journey.world.host('east-1');
    east1.trouble = BUSY;
    // Only time makes the samples old.
    await sleep(2 * longestGapMs(journey));
    const again = await decide(journey.taskQueue);
    const next = await Promise.race([
      run.waitsForText(/east-1: 1 in flight/).then(() => 'settling'),
      run.isIn('maintenance').then(() => 'maintenance'),
    ]);
    expect(next).toBe('settling');
    east1.trouble = null;
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect((await run.ends()).warnings).toEqual([
      expect.stringMatching(/^the hosts had settled, but no worker acted on it/),
    ]);
    await again.stop();
  }),
);

/** Runs `body` while the hosts have settled and no worker decides; the steps are still carried out. */
async function whileUndecided(journey: Journey, body: (run: Maintained) => Promise<void>): Promise<void> {
  const { taskQueue } = journey;
  const deciding = await decide(taskQueue);
  const connection = await NativeConnection.connect({ address: inject('temporal').address });
  const activities = createActivities(portsOf(journey.world));
  const acting = await Promise.all(
    [taskQueue, watchQueue(taskQueue)].map((queue) =>
      Worker.create({ ...PROMPT, connection, taskQueue: queue, activities }),
    ),
  );
  const acted = Promise.all(acting.map((worker) => worker.run()));
  const east1 = journey.world.host('east-1');
  east1.trouble = BUSY;
  const run = await journey.maintain();
  await run.waitsForText(/east-1: 1 in flight/);
  await deciding.stop();
  east1.trouble = null;
  await settled(run);
  await body(run);
  for (const worker of acting) worker.shutdown();
  await acted;
  await connection.close();
}

/** A worker that decides, and carries out no step. */
function decide(taskQueue: string): ReturnType<typeof testWorker> {
  return testWorker({ activities: {}, taskQueue, options: { enableNonLocalActivities: false }, watchOptions: null });
}

async function settled(run: Maintained): Promise<void> {
  const isSettling = async (): Promise<boolean> => {
    const { raw } = await run.handle.describe();
    return (raw.pendingActivities ?? []).some(({ activityType }) => activityType?.name === 'settle');
  };
  while (await isSettling()) await sleep(25);
}
