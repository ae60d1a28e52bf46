import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { earlierBundle } from '../../support/earlier-bundle.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { Journey, journey } from '../../support/journey.js';
import { BASELINE } from '../../support/standard-rules.js';
import { workflowBundle } from '../../support/workflow-bundle.js';
import { OPENINGS } from '../../histories/open.js';

/** Deadlines long enough for a machine that is busy with seven worlds. */
const PATIENT = { drainDeadlineMs: ENDLESS_MS, maintenanceDeadlineMs: ENDLESS_MS, statusTimeoutMs: 30_000 };

const ONE_MORE = fileURLToPath(new URL('../../support/fixtures/one-more-command.ts', import.meta.url));

test('a worker of this version goes on with runs that the version before began, from every phase', async () => {
  const openings = Object.entries(OPENINGS);
  const taskQueue = randomUUID();
  const journeys = await Promise.all(
    openings.map(([, { options }]) =>
      Journey.start({ ...options, durations: { ...options.durations, ...PATIENT }, ownWorker: 'later', taskQueue }),
    ),
  );
  const [first] = journeys;
  try {
    await first!.startWorker({ codePath: await earlierBundle() });
    const opened = await Promise.all(openings.map(([, { make }], n) => make(journeys[n]!)));
    await first!.stopWorkers();
    expect(await Promise.all(opened.map(({ run }) => run.phase()))).toEqual(openings.map(([phase]) => phase));
    await first!.startWorker();
    await Promise.all(opened.map(({ goOn }) => goOn()));
    const ends = await Promise.all(opened.map(({ run }) => run.ends()));
    expect(ends.map(({ phase, exposed, outOfService }) => ({ phase, exposed, outOfService }))).toEqual(
      opened.map((one) => ({ phase: one.ends, exposed: [], outOfService: [] })),
    );
    for (const one of journeys) expect(one.shares('east')).toEqual(BASELINE);
  } finally {
    for (const one of journeys) await one.stop();
  }
});

journey(
  'a version with other steps does not go on and touches nothing, and the version before finishes the run',
  { ownWorker: 'later' },
  async (journey) => {
    await journey.startWorker({ codePath: await workflowBundle(ONE_MORE) });
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.stopWorkers();
    await journey.startWorker();
    const writes = journey.allOwnWrites().length;
    await journey.rebootAll(run);
    const failing = async (): Promise<number> => (await run.handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0;
    while ((await failing()) < 2) await sleep(50);
    const { events } = await run.handle.fetchHistory();
    const told = events?.findLast((event) => event.workflowTaskFailedEventAttributes);
    expect(told?.workflowTaskFailedEventAttributes?.failure?.message).toMatch(/nondetermin/i);
    expect(await run.phase()).toBe('maintenance');
    expect(journey.allOwnWrites()).toHaveLength(writes);

    await journey.stopWorkers();
    await journey.startWorker({ codePath: await workflowBundle(ONE_MORE) });
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);
