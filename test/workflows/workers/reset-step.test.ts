import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import type { Ports } from '../../../activities/ports.js';
import { ActivityService } from '../../support/activity-service.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { DRAINED, RULES } from '../../support/standard-rules.js';

/** A value of Temporal's PendingActivityState. */
const SCHEDULED = 1;

/** A drain whose first attempt fails after its first action is drained, and which is not tried again before a reset. */
function failsOnce(): JourneyOptions {
  let writes = 0;
  return {
    ports: (ports: Ports) => ({
      ...ports,
      loadBalancer: {
        ...ports.loadBalancer,
        write: async (...asked) => {
          if (Context.current().info.activityType === 'drain' && (writes += 1) === 2)
            throw new Error('the worker is lost');
          return ports.loadBalancer.write(...asked);
        },
      },
    }),
    activities: (activities: Activities) => ({
      ...activities,
      drain: (run) =>
        activities.drain(run).catch((error: Error) => {
          if (error instanceof ApplicationFailure) throw error;
          throw ApplicationFailure.create({ message: error.message, nextRetryDelay: '1 h' });
        }),
    }),
  };
}

async function untilFailed(journey: Journey): Promise<{ run: Maintained; service: ActivityService }> {
  const run = await journey.maintain();
  const service = new ActivityService(journey, run);
  await service.is('drain', ({ state, attempt }) => attempt === 2 && Number(state) === SCHEDULED);
  expect(journey.ownWrites()).toHaveLength(1);
  return { run, service };
}

journey('a step that is reset goes on from what its heartbeats recorded', failsOnce(), async (journey) => {
  const { run, service } = await untilFailed(journey);
  await service.reset('drain', false);
  await run.isIn('maintenance');
  expect(journey.shares('east')).toEqual(DRAINED);
  expect(journey.ownWrites()).toHaveLength(RULES.length);
  await run.abort({ leaveOut: true });
  await run.ends();
});

journey('and does not count a write that somebody has undone since as its own', failsOnce(), async (journey) => {
  const { run, service } = await untilFailed(journey);
  journey.meddle(RULES[0]!, 'east', 100);
  await service.reset('drain', false);
  expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' } });
  expect(journey.ownWrites()).toHaveLength(1);
});

journey(
  'a step that is reset together with its heartbeats does not guess, and writes nothing',
  failsOnce(),
  async (journey) => {
    const { run, service } = await untilFailed(journey);
    await service.reset('drain', true);
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Unobservable' } });
    expect(document.failure!.message).toMatch(/reset in Temporal together with its heartbeats/);
    expect(journey.ownWrites()).toHaveLength(1);
  },
);
