import { expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import { stepFailure } from '../../../activities/failure.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { asWatching } from '../../support/without-watcher.js';

const DRIFT = { where: 'core HTTP:80 default', what: 'share of core-west', expected: '100', observed: '0' };

/** The watcher makes its last look when it is told to end, and finds drift. */
function findsDriftAtItsEnd(activities: Activities): Activities {
  return {
    ...activities,
    watch: async () => {
      await asWatching();
      throw stepFailure('RoutingDrift', 'somebody took west out', { drift: [DRIFT] });
    },
  };
}

journey(
  'drift that the watcher finds in its last look fails the run',
  { activities: findsDriftAtItsEnd },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift', drift: [DRIFT] } });
    expect(phases(document).slice(-2)).toEqual(['reactivating', 'failed']);
  },
);

journey(
  'so does drift that it finds after an aborted run has given its shares back',
  { activities: findsDriftAtItsEnd, durations: { quietMs: ENDLESS_MS } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await run.abort();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift', drift: [DRIFT] } });
    expect(phases(document).slice(-2)).toEqual(['aborting', 'failed']);
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);

/** The last look of the watcher began before the last writes were carried out everywhere, and was answered after them. */
function looksLate(activities: Activities): Activities {
  return {
    ...activities,
    watch: async (run) => {
      await asWatching();
      const shares = run.plan.flatMap(({ ruleArn, where, groups }) =>
        groups.map(({ targetGroup, targetGroupArn }) => ({ ruleArn, where, targetGroup, targetGroupArn, share: 7 })),
      );
      return { lastLook: { shares, at: Date.now() + 60_000 }, warnings: [], readings: [] };
    },
  };
}

journey(
  'the shares that were read back last are reported, whatever the watcher read',
  { activities: looksLate },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    const { phase, shares } = await run.ends();
    expect(phase).toBe('restored');
    expect(shares.map(({ observed }) => observed)).toEqual(shares.map(() => 100));
  },
);

/** The timers of the run that neither fired nor were cancelled, as their durations in seconds. */
async function timersUnderWay({ handle }: Maintained): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  const over = (events ?? []).flatMap((event) => [
    event.timerFiredEventAttributes?.timerId,
    event.timerCanceledEventAttributes?.timerId,
  ]);
  return (events ?? []).flatMap(({ timerStartedEventAttributes: started }) =>
    started && !over.includes(started.timerId) ? [Number(started.startToFireTimeout?.seconds)] : [],
  );
}

const DEADLINE_S = 1234;

journey(
  'a run that goes back to waiting for a claim still has its deadline',
  { durations: { healthyForMs: ENDLESS_MS, maintenanceDeadlineMs: DEADLINE_S * 1000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    expect(await timersUnderWay(run)).toEqual([DEADLINE_S]);
    await journey.rebootAll(run);
    await run.isIn('confirming');
    await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).warming;
    await run.isIn('maintenance');
    expect(await timersUnderWay(run)).toEqual([DEADLINE_S]);
    await run.abort({ leaveOut: true });
    expect(phases(await run.ends())).toContain('confirming');
    expect(journey.shares('east')).toEqual(DRAINED);
  },
);

const DAY_S = 24 * 3600;

journey(
  'a deadline of a day is one timer of a day, and waiting for it adds nothing to the history',
  { durations: { maintenanceDeadlineMs: DAY_S * 1000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    expect(await timersUnderWay(run)).toEqual([DAY_S]);
    const { deadlineAt, phaseSince } = await run.status();
    expect(Date.parse(deadlineAt!) - Date.parse(phaseSince)).toBe(DAY_S * 1000);
    const { historyLength } = await run.handle.describe();
    const { journal } = journey.world.core;
    await journal.nthCall(5, 'DescribeListeners', journal.count);
    expect((await run.handle.describe()).historyLength).toBe(historyLength);
    await run.abort({ leaveOut: true });
    await run.ends();
  },
);

journey(
  'a deadline does not outlive the phase that it bounds: confirmed hosts are given all their shares',
  { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS, maintenanceDeadlineMs: DEADLINE_S * 1000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    expect(await timersUnderWay(run)).toEqual([]);
    await run.abort({ leaveOut: true });
    expect(phases(await run.ends())).toContain('reactivating');
  },
);
