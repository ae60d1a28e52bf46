import { describe, expect } from 'vitest';
import { ADOPT, adopts, NEXT, tagOf } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

interface End {
  options: JourneyOptions;
  end?: (run: Maintained) => Promise<unknown>;
  type: string;
}

const SETTLING: JourneyOptions = { durations: { settleMs: ENDLESS_MS } };

const ENDS: Record<string, End> = {
  aborted: { options: SETTLING, end: (run) => run.abort(), type: 'Aborted' },
  cancelled: { options: SETTLING, end: (run) => run.handle.cancel(), type: 'Aborted' },
  'at its drain.deadline': {
    options: { durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 30_000 } },
    type: 'DrainDeadline',
  },
};

for (const [how, { options, end, type }] of Object.entries(ENDS))
  describe.concurrent(`an adopted run ${how} gives back nothing that it did not take`, () => {
    journey('of a cluster partly drained by hand', options, async (journey) => {
      journey.meddle('httpV1', 'east', 0);
      journey.meddle('httpDefault', 'east', 25);
      const found = journey.shares('east');
      const run = await journey.maintain({ adopt: { share: 'balanced' } });
      await run.isIn('settling');
      expect(journey.shares('east')).toEqual(DRAINED);
      await end?.(run);
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'aborted', failure: { type }, outOfService: ['east'], next: NEXT });
      expect(document.failure?.message).toContain('east is out of service');
      expect(journey.shares('east')).toEqual(found);
      expect(journey.ownWrites()).toHaveLength(4);
      expect(tagOf(journey)).toBeUndefined();
    });

    journey('of a cluster drained by hand', options, async (journey) => {
      for (const rule of RULES) journey.meddle(rule, 'east', 0);
      const run = await journey.maintain({ adopt: { share: 'balanced' } });
      await run.isIn('settling');
      await end?.(run);
      expect(await run.ends()).toMatchObject({
        ...{ phase: 'aborted', failure: { type }, outOfService: ['east'], next: NEXT },
      });
      expect(journey.shares('east')).toEqual(DRAINED);
      expect(journey.ownWrites()).toEqual([]);
    });
  });

describe.concurrent('an adopted run that is aborted, after hosts have rebooted in the run before', () => {
  /** A run of which east-1 has had the go and has rebooted, and of which somebody put one share back. */
  async function drifted(journey: Journey): Promise<Maintained> {
    const first = await journey.maintain({
      config: { ...journey.config, drain: { ...journey.config.drain, settleMs: 100 } },
    });
    await first.isIn('maintenance');
    await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).ready;
    journey.meddle('httpV1', 'east', 100);
    expect((await first.ends()).failure?.type).toBe('RoutingDrift');
    await journey.world.healthy();
    return first;
  }

  journey('leaves the cluster out: nobody has confirmed its hosts since they had the go', SETTLING, async (journey) => {
    await drifted(journey);
    const second = await journey.maintain(ADOPT);
    await second.isIn('settling');
    expect(journey.shares('east')).toEqual(DRAINED);
    await second.abort();
    const document = await second.ends();
    expect(document).toMatchObject({ phase: 'failed', outOfService: ['east'], exposed: [], next: NEXT });
    expect(document.failure).toMatchObject({ type: 'Aborted', message: expect.stringContaining('east-1') as string });
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(tagOf(journey)).toContain(second.runId);
  });

  journey('leaves the cluster out when a host has booted once more', SETTLING, async (journey) => {
    await drifted(journey);
    const second = await journey.maintain(ADOPT);
    await second.isIn('settling');
    await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).ready;
    await second.abort();
    const document = await second.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, exposed: [] });
    expect(document.failure?.message).toContain('east-1 booted since preflight');
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(tagOf(journey)).toContain(second.runId);
  });
});

describe.concurrent('fail, adopt, …, adopt restores the first baseline', () => {
  async function fails(journey: Journey): Promise<Maintained> {
    journey.meddle('httpV1', 'east', 30);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
    return run;
  }
  const FIRST = { ...BASELINE, httpV1: 30 };

  journey('even with an aborted run in between', {}, async (journey) => {
    const first = await fails(journey);
    const { config } = journey;
    const slow = { ...config, drain: { ...config.drain, settleMs: ENDLESS_MS } };
    const second = await journey.maintain({ ...ADOPT, config: slow });
    await second.isIn('settling');
    await second.abort();
    expect((await second.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(tagOf(journey)).toContain(first.runId);
    await adopts(journey, FIRST);
  });

  journey('even after one of them was terminated', {}, async (journey) => {
    await fails(journey);
    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    await journey.reboot(second, 'east-1');
    await second.verdict('east-1', 'counted');
    await second.handle.terminate('gone');
    const third = await journey.maintain(ADOPT);
    await third.isIn('maintenance');
    expect((await third.done({ host: 'east-1' })).verdict).toBe('counted');
    await third.abort({ leaveOut: true });
    expect((await third.ends()).phase).toBe('failed');
    await adopts(journey, FIRST);
  });
});
