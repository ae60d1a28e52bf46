import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import { ActivityService } from '../../support/activity-service.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const SETTLING = { durations: { settleMs: ENDLESS_MS } };
/** Values of Temporal's PendingActivityState. */
const SCHEDULED = 1;
const PAUSED = 4;

/** A step between two attempts: the worker that shut down gave it up, and no other has taken it. */
function betweenAttempts(activities: Activities): Activities {
  const settle = (): never => {
    throw ApplicationFailure.create({
      message: 'the worker is shutting down',
      type: 'WorkerShutdown',
      nextRetryDelay: '1 h',
    });
  };
  return { ...activities, settle };
}

describe.concurrent('a stop while no attempt of the step is running', () => {
  journey('an abort between two attempts of a step', { activities: betweenAttempts }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await new ActivityService(journey, run).is(
      'settle',
      ({ state, attempt }) => attempt === 2 && Number(state) === SCHEDULED,
    );
    await run.abort();
    expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' }, outOfService: [] });
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey('an abort while a step is paused', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    const service = new ActivityService(journey, run);
    await service.is('settle', ({ lastHeartbeatTime }) => Boolean(lastHeartbeatTime));
    await service.pause('settle');
    await service.is('settle', ({ state }) => Number(state) === PAUSED);
    await run.abort();
    expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' }, outOfService: [] });
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey('the end of a run whose watcher is paused', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const service = new ActivityService(journey, run);
    await service.pause('watch');
    await service.is('watch', ({ state }) => Number(state) === PAUSED);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });
});

/** Results that somebody may give a step. */
const RESULTS = [null, { shares: 'all', at: 1 }, { shares: [], at: 9e15, stands: {}, readings: [], goUntilMs: 9e15 }];

describe.concurrent('a step that somebody completed by hand', () => {
  for (const result of RESULTS)
    journey(`with ${JSON.stringify(result)}: the run ends failed`, SETTLING, async (journey) => {
      const run = await journey.maintain();
      await run.isIn('settling');
      await new ActivityService(journey, run).complete('settle', result);
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Unobservable' }, outOfService: ['east'] });
      expect(document.failure!.message).toMatch(/settle ended with a result of the wrong shape/);
      expect(journey.shares('east')).toEqual(DRAINED);
      expect(journey.ownWrites()).toHaveLength(3);
    });

  for (const result of ['done', { lastLook: null, warnings: [] }])
    journey(`the watcher, with ${JSON.stringify(result)}: nobody looks any more`, {}, async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await new ActivityService(journey, run).complete('watch', result);
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Unobservable' }, outOfService: ['east'] });
      expect(journey.ownWrites()).toHaveLength(3);
    });

  journey('or failed by hand: the run ends failed', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await new ActivityService(journey, run).fail('settle', 'RoutingDrift', 'nothing that a step tells');
    expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift', drift: [] } });
    expect(journey.ownWrites()).toHaveLength(3);
  });
});

describe.concurrent("a run whose input can't be read", () => {
  const broken = { config: { drain: { pollMs: 'soon' } }, limits: undefined, cluster: 'east' };
  for (const sent of [undefined, 'east', { cluster: 'east' }, broken])
    journey(`started with ${JSON.stringify(sent)} is refused`, {}, async ({ temporal, taskQueue, config }) => {
      const handle = await temporal.client.workflow.start('maintainCluster', {
        workflowId: `tagout-${config.service}`,
        taskQueue,
        args: sent === undefined ? [] : [sent],
      });
      await expect(handle.result()).rejects.toMatchObject({
        cause: { type: 'Refused', details: [{ phase: 'refused', failure: { type: 'Refused' } }] },
      });
    });
});

journey('an abort with any content is refused or carried out', SETTLING, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('settling');
  await expect(run.abort({ reason: 'x'.repeat(20_000) })).rejects.toThrow();
  await run.abort({ by: { toString: 1 } as never, reason: 7 as never });
  expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
});
