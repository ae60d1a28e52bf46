import { CompleteAsyncError } from '@temporalio/activity';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import { isUnheard } from '../../../src/domain/unheard.js';
import { STATUS } from '../../../workflows/messages.js';
import { ActivityService } from '../../support/activity-service.js';
import { LOOK_AGAIN_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { BASELINE } from '../../support/standard-rules.js';

const QUERIES = 30;

/**
 * While there is no worker, queries wait for one. What ends in that time, a step or a timer, the first of them brings to
 * the next worker with the history, in which the task that has the time of that end has not begun yet.
 */
function queriesWait(run: Maintained): void {
  for (let nth = 0; nth < QUERIES; nth += 1) run.handle.query(STATUS).catch(() => undefined);
}

/** The step of settling ends when the test says so, also while there is no worker. */
function settledByTest(activities: Activities): Activities {
  return {
    ...activities,
    settle: () => {
      throw new CompleteAsyncError();
    },
  };
}

async function settles(journey: Journey): Promise<{ run: Maintained; steps: ActivityService }> {
  const run = await journey.maintain();
  await run.isIn('settling');
  const steps = new ActivityService(journey, run);
  await steps.is('settle', ({ lastStartedTime }) => Boolean(lastStartedTime));
  return { run, steps };
}

async function endSettling(steps: ActivityService, goForMs: number): Promise<void> {
  const nowMs = Date.now();
  await steps.complete('settle', { stands: {}, shares: [], at: nowMs, readings: [], goUntilMs: nowMs + goForMs });
}

journey(
  'samples that are too old give no go, although a query brings the end of the step',
  { ownWorker: 'now', activities: settledByTest },
  async (journey) => {
    const { run, steps } = await settles(journey);
    await journey.stopWorkers();
    queriesWait(run);
    await endSettling(steps, 0);
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
  'an abort beside waiting queries is carried out, and the history can be replayed',
  { ownWorker: 'now', activities: settledByTest },
  async (journey) => {
    const { run, steps } = await settles(journey);
    await journey.stopWorkers();
    queriesWait(run);
    await endSettling(steps, AN_HOUR_MS);
    const aborted = heard(() => run.abort());
    await journey.startWorker();
    await aborted;
    await journey.stopWorkers();
    await journey.startWorker();
    expect((await run.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);

const AN_HOUR_MS = 3_600_000;

/** Sends it again while nobody has heard it, as tagout's own programs do. */
async function heard(send: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Error && isUnheard(error))) throw error;
    }
  }
}

journey(
  'a scheduled run that begins too late is refused, although a query brings its time',
  { ownWorker: 'now' },
  async (journey) => {
    const when = { at: new Date(Date.now() + 2_000).toISOString(), waitsForWindow: false };
    const run = await journey.maintain({ when, limits: { lateMs: 0 } });
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

journey(
  'what comes in parts to one run is held back for that run alone',
  { ownWorker: 'now', activities: settledByTest },
  async (journey) => {
    const { run, steps } = await settles(journey);
    const when = { at: new Date(Date.now() + AN_HOUR_MS).toISOString(), waitsForWindow: false };
    const other = await journey.maintain({ config: journey.neighbour(), when });
    await other.tells(({ phase }) => phase === 'scheduled');
    await journey.stopWorkers();
    for (const one of [run, other]) queriesWait(one);
    await endSettling(steps, AN_HOUR_MS);
    await journey.startWorker();
    await run.reaches('maintenance');
    expect(await partsOf(other)).toBe(0);
    // The other worker replays what the first held back.
    await journey.stopWorkers();
    await journey.startWorker();
    expect((await run.status()).phase).toBe('maintenance');
    for (const one of [run, other]) await one.handle.terminate();
  },
);

/** How many tasks came in parts, as the history says. */
async function partsOf({ handle }: Maintained): Promise<number> {
  const { events } = await handle.fetchHistory();
  return events!.filter((event) => Boolean(event.markerRecordedEventAttributes)).length;
}
