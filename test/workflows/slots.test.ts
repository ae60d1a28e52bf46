import { expect } from 'vitest';
import { BASELINE, DRAINED, Journey, journey, phases, type Maintained } from '../support/journey.js';

/** Of Temporal's PendingActivityState. */
const STARTED = 2;

/** How many of the runs have a watcher that looks. */
async function watched(runs: Maintained[]): Promise<number> {
  const described = await Promise.all(runs.map((run) => run.handle.describe()));
  return described.filter(({ raw }) =>
    (raw.pendingActivities ?? []).some(
      ({ activityType, state }) => activityType?.name === 'watch' && Number(state) === STARTED,
    ),
  ).length;
}

journey(
  'more runs than a worker can watch: every step is carried out all the same',
  { ownWorker: 'now', watchSlots: 1 },
  async (first) => {
    const others = await Promise.all([Journey.start(), Journey.start({ durations: { settleMs: 600_000 } })]);
    try {
      const [held, restored, aborted] = await Promise.all(
        [first, ...others].map((one) => one.maintain({ taskQueue: first.taskQueue })),
      );
      await aborted!.isIn('settling');
      await aborted!.abort();
      expect((await aborted!.ends()).phase).toBe('aborted');
      expect(others[1].shares('east')).toEqual(BASELINE);
      await Promise.all([held!.isIn('maintenance'), restored!.isIn('maintenance')]);
      expect(await watched([held!, restored!])).toBe(1);
      await others[0].rebootAll(restored!);
      expect(phases(await restored!.ends()).at(-1)).toBe('restored');
      expect(first.shares('east')).toEqual(DRAINED);
      await held!.abort({ leaveOut: true });
      await held!.ends();
    } finally {
      await Promise.all(others.map((one) => one.stop()));
    }
  },
);
