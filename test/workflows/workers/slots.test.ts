import { expect } from 'vitest';
import { ENDLESS_MS } from '../../support/durations.js';
import { Journey, journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const UNWATCHED = /^somebody to watch the load balancer: no worker runs the watcher of this run/;

journey(
  'more runs than a worker can watch: those without a watcher give no go, and say so; every step is carried out',
  { ownWorker: 'now', watchSlots: 1 },
  async (first) => {
    const others = await Promise.all([
      Journey.start(),
      Journey.start({ durations: { settleMs: ENDLESS_MS } }),
      Journey.start({ durations: { drainDeadlineMs: 20_000 } }),
    ]);
    try {
      const held = await first.maintain();
      await held.isIn('maintenance');
      const [waiting, aborted, late] = await Promise.all(
        others.map((one) => one.maintain({ taskQueue: first.taskQueue })),
      );
      await aborted!.isIn('settling');
      await aborted!.abort();
      expect((await aborted!.ends()).phase).toBe('aborted');
      await waiting!.waitsForText(UNWATCHED);
      const document = await late!.ends();
      expect(document).toMatchObject({ phase: 'aborted', failure: { type: 'DrainDeadline' } });
      expect(document.failure!.message).toMatch(/, waiting for somebody to watch the load balancer: no worker/);
      for (const one of others.slice(1)) expect(one.shares('east')).toEqual(BASELINE);
      expect(await waiting!.phase()).toBe('settling');
      expect(others[0].shares('east')).toEqual(DRAINED);
      await held.abort({ leaveOut: true });
      await held.ends();
      await waiting!.isIn('maintenance');
      await others[0].rebootAll(waiting!);
      expect(phases(await waiting!.ends()).at(-1)).toBe('restored');
    } finally {
      await Promise.all(others.map((one) => one.stop()));
    }
  },
);
