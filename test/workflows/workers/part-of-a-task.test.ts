import { CompleteAsyncError } from '@temporalio/activity';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import { STATUS } from '../../../workflows/messages.js';
import { ActivityService } from '../../support/activity-service.js';
import { LOOK_AGAIN_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';

/** So that the task itself is not the first that the worker takes. */
const QUERIES = 30;

/** The worker loses the task when it forgets the run; the server then sends it again. */
const SOON = { workflowTaskTimeout: 1_000 } as const;

/**
 * While there is no worker, queries wait for one. What ends in that time, a step or a timer, the first of them brings to
 * the next worker with the history, before the task that has the time of that end.
 */
function queriesWait(run: Maintained): void {
  for (let nth = 0; nth < QUERIES; nth += 1) run.handle.query(STATUS).catch(() => undefined);
}

/** The step of settling ends when the test says so, also while there is no worker. */
const settledByTest = {
  ownWorker: 'now',
  activities: (activities: Activities): Activities => ({
    ...activities,
    settle: () => {
      throw new CompleteAsyncError();
    },
  }),
} as const;

/** A result of settling on which no go may rest any more. */
function tooOld(): object {
  const nowMs = Date.now();
  return { stands: {}, shares: [], at: nowMs, readings: [], goUntilMs: nowMs };
}

async function settles(run: Maintained, steps: ActivityService): Promise<void> {
  await run.isIn('settling');
  await steps.is('settle', ({ lastStartedTime }) => Boolean(lastStartedTime));
}

journey(
  'samples that are too old give no go, although a query brings the end of the step',
  settledByTest,
  async (journey) => {
    const run = await journey.maintain(SOON);
    const steps = new ActivityService(journey, run);
    await settles(run, steps);
    await journey.stopWorkers();
    queriesWait(run);
    await steps.complete('settle', tooOld());
    await journey.startWorker();
    await run.tells(({ warnings }) => warnings.some((one) => one.includes('settling began again')));
    expect(phases(await run.status())).toEqual(['preflight', 'draining', 'settling']);
    // Another worker has nothing but the history.
    await journey.stopWorkers();
    await journey.startWorker();
    expect((await run.status()).phase).toBe('settling');
    await run.handle.terminate();
  },
);

journey(
  'a scheduled run that begins too late is refused, although a query brings its time',
  { ownWorker: 'now' },
  async (journey) => {
    const when = { at: new Date(Date.now() + 2_000).toISOString(), waitsForWindow: false };
    const run = await journey.maintain({ ...SOON, when, limits: { lateMs: 0 } });
    await run.tells(({ phase }) => phase === 'scheduled');
    await journey.stopWorkers();
    queriesWait(run);
    await timerFires(run);
    await journey.startWorker();
    const { phase, failure } = await run.ends();
    expect([phase, failure?.reasons]).toEqual([
      'refused',
      [expect.stringContaining(`was to begin at ${when.at}, and no`)],
    ]);
  },
);

async function timerFires(run: Maintained): Promise<void> {
  for (;;) {
    const { events } = await run.handle.fetchHistory();
    if (events!.some((event) => Boolean(event.timerFiredEventAttributes))) return;
    await sleep(LOOK_AGAIN_MS);
  }
}
