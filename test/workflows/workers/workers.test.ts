import { setTimeout as sleep } from 'node:timers/promises';
import type { temporal } from '@temporalio/proto';
import { describe, expect } from 'vitest';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

interface Moment {
  /** True if the hosts have claimed by then. */
  hasRebooted?: true;
  options: JourneyOptions;
  reach: (journey: Journey, run: Maintained) => Promise<void>;
}

const MOMENTS: Record<string, Moment> = {
  draining: {
    options: {},
    reach: async ({ world }) => void (await world.core.journal.nthWrite(2)),
  },
  settling: {
    options: { durations: { settleMs: 1500 } },
    reach: (_, run) => run.isIn('settling'),
  },
  maintenance: { options: {}, reach: (_, run) => run.isIn('maintenance') },
  confirming: {
    hasRebooted: true,
    options: { durations: { healthyForMs: 1500 } },
    reach: async (journey, run) => {
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
    },
  },
  reactivating: {
    hasRebooted: true,
    // The watcher looks only once, so that the step is what hangs.
    options: { config: { steps: [10, 50, 100] }, durations: { everyMs: ENDLESS_MS } },
    reach: async (journey, run) => {
      await run.isIn('maintenance');
      const { journal } = journey.world.core;
      const after = journal.count;
      // The step hangs between its fifth write and reading it back, until its worker is stopped.
      journey.atOwnWrite(5, () => journey.world.core.inject('DescribeListeners', { kind: 'hang' }, Infinity));
      await journey.rebootAll(run);
      await journal.nth(1, (entry) => entry.outcome === 'hang', after);
    },
  },
};

describe.concurrent('a worker that stops and comes back', () => {
  for (const [phase, { options, reach, hasRebooted }] of Object.entries(MOMENTS))
    journey(
      `in ${phase}: nothing is lost, and nothing written twice`,
      { ...options, ownWorker: 'now' },
      async (journey) => {
        const run = await journey.maintain();
        await reach(journey, run);
        await goesAndComes(journey);
        await run.reaches('maintenance');
        if (!hasRebooted) await journey.rebootAll(run);
        const document = await run.ends();
        expect(document.failure).toBeNull();
        expect(journey.shares('east')).toEqual(BASELINE);
        expect(journey.ownWrites().length).toBe(3 + 3 * journey.config.reactivate.steps.length);
      },
    );

  const settling = { ownWorker: 'now', durations: { settleMs: ENDLESS_MS, everyMs: ENDLESS_MS } } as const;
  journey('in aborting: what the earlier attempt gave back is not drift', settling, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    const standsStill = hangsAfterWrite(journey);
    await run.abort();
    await standsStill;
    await goesAndComes(journey);
    expect((await run.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites()).toHaveLength(6);
  });

  const ramp: JourneyOptions = {
    ownWorker: 'now',
    config: { steps: [10, 100] },
    durations: { holdMs: ENDLESS_MS, everyMs: ENDLESS_MS },
  };
  journey('while a lost host is drained again: what the earlier attempt took is not drift', ramp, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    const standsStill = hangsAfterWrite(journey);
    journey.world.host('east-1').tellsReady = false;
    await standsStill;
    await goesAndComes(journey);
    expect((await run.ends()).failure?.type).toBe('HostLost');
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(journey.ownWrites()).toHaveLength(9);
  });

  journey(
    'in settling: the quiet period starts again',
    { ownWorker: 'now', durations: { quietMs: 1200 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.waitsForText(/quiet period/);
      await journey.stopWorkers();
      await journey.startWorker();
      const backMs = Date.now();
      await run.isIn('maintenance');
      const { timeline } = await run.status();
      expect(Date.parse(timeline.at(-1)!.at) - backMs).toBeGreaterThanOrEqual(1200);
      await run.abort({ leaveOut: true });
      await run.ends();
    },
  );

  journey(
    'hands its steps over as it stops: nobody waits for a heartbeat timeout',
    { ownWorker: 'now' },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.stopWorkers();
      await journey.startWorker();
      const watcher = await secondAttempt(run, 'watch');
      expect(watcher.lastFailure?.applicationFailureInfo?.type).toBe('WorkerShutdown');
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
    },
  );

  journey('two workers at once do what one does', { ownWorker: 'now' }, async (journey) => {
    await journey.startWorker();
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.ownWrites()).toHaveLength(6);
  });
});

describe.concurrent('a worker that is away for long', () => {
  journey(
    'past drain.deadline: the next worker gives back',
    { ownWorker: 'now', durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 30_000 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('settling');
      await journey.stopWorkers();
      await timerFires(run);
      expect(journey.shares('east')).toEqual(DRAINED);
      await journey.startWorker();
      expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'DrainDeadline' } });
      expect(journey.shares('east')).toEqual(BASELINE);
    },
  );

  journey(
    'past maintenance.deadline: the cluster stays out, though its hosts are back',
    { ownWorker: 'now', durations: { maintenanceDeadlineMs: 10_000 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.stopWorkers();
      await timerFires(run);
      await journey.rebootAll(run);
      await journey.startWorker();
      expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'MaintenanceDeadline' } });
      expect(journey.shares('east')).toEqual(DRAINED);
      expect(journey.ownWrites()).toHaveLength(3);
    },
  );

  journey(
    'past watch.blind: a load balancer that nobody asked does not count as unreadable',
    { ownWorker: 'now', durations: { blindMs: 500 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.stopWorkers();
      // This is about time, and no event tells that it has passed.
      await sleep(600);
      await journey.startWorker();
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
    },
  );

  journey('while somebody puts a share back: the next worker sees it', { ownWorker: 'now' }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.stopWorkers();
    const after = journey.meddle('httpV1', 'east', 100);
    await journey.startWorker();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' }, exposed: ['east'] });
    expect(journey.ownWrites(after)).toEqual([]);
  });
});

type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

/** Resolves when a step of the run is tried for the second time. */
async function secondAttempt({ handle }: Maintained, step: string): Promise<Pending> {
  for (;;) {
    const { raw } = await handle.describe();
    const found = (raw.pendingActivities ?? []).find(
      ({ activityType, attempt }) => activityType?.name === step && (attempt ?? 1) > 1,
    );
    if (found !== undefined) return found;
    await sleep(25);
  }
}

/** Resolves when the server has fired a timer of the run; the server needs no worker for that. */
async function timerFires({ handle }: Maintained): Promise<void> {
  for (;;) {
    const { events } = await handle.fetchHistory();
    if ((events ?? []).some((event) => event.timerFiredEventAttributes)) return;
    await sleep(25);
  }
}

/** The next step that writes hangs between its first write and reading it back, until its worker is stopped. */
async function hangsAfterWrite(journey: Journey): Promise<void> {
  const { journal } = journey.world.core;
  const after = journal.count;
  journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hang' }, Infinity));
  await journal.nth(1, (entry) => entry.outcome === 'hang', after);
}

async function goesAndComes(journey: Journey): Promise<void> {
  await journey.stopWorkers();
  journey.world.core.faults.clear();
  await journey.startWorker();
}
