import { describe, expect } from 'vitest';
import { ADOPT, brisk, NEXT, tagOf } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { plan } from '../../support/planning.js';

const SETTLING = { durations: { settleMs: ENDLESS_MS } };
const UNREAD = /Not given back: east-1 could not be read at preflight, so nobody knows its boot/;

/** A run that was left out before any host had the go. */
async function leftOut(journey: Journey): Promise<Maintained> {
  const run = await journey.maintain();
  await run.isIn('settling');
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');
  return run;
}

/** A run that adopts what it finds, and stays in settling. */
async function adopting(journey: Journey, deadlineMs = ENDLESS_MS): Promise<Maintained> {
  const config = brisk(journey);
  const drain = { ...config.drain, settleMs: ENDLESS_MS, deadlineMs };
  const run = await journey.maintain({ ...ADOPT, config: { ...config, drain } });
  await run.isIn('settling');
  expect(journey.shares('east')).toEqual(DRAINED);
  return run;
}

/** How a run is stopped before the go, and the type of failure that it ends with. */
const ENDS: Record<string, { deadlineMs?: number; stop?: (run: Maintained) => Promise<unknown>; type: string }> = {
  'an abort': { stop: (run) => run.abort(), type: 'Aborted' },
  'a cancel from Temporal': { stop: (run) => run.handle.cancel(), type: 'Aborted' },
  'drain.deadline': { deadlineMs: 15_000, type: 'DrainDeadline' },
};

for (const [how, { deadlineMs, stop, type }] of Object.entries(ENDS))
  describe.concurrent(`${how} of a run that adopts`, () => {
    journey('gives no share back that somebody put on a host that was down', SETTLING, async (journey) => {
      await leftOut(journey);
      await journey.world.host('east-1').powerOff();
      journey.meddle('httpV1', 'east', 50);
      const run = await adopting(journey, deadlineMs);
      await stop?.(run);
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'failed', failure: { type }, outOfService: ['east'], next: NEXT });
      expect(document.failure?.message).toMatch(UNREAD);
      expect(document.warnings).toContainEqual(
        'an abort before the go would leave east out: east-1 could not be read at preflight, so nobody knows its boot',
      );
      expect(journey.shares('east')).toEqual(DRAINED);
      expect(tagOf(journey)).toContain(run.runId);
    });

    journey('with nothing to give back ends aborted, whatever the state of its hosts', SETTLING, async (journey) => {
      await leftOut(journey);
      await journey.world.host('east-1').powerOff();
      const run = await adopting(journey, deadlineMs);
      await stop?.(run);
      expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type }, outOfService: ['east'] });
      expect(journey.shares('east')).toEqual(DRAINED);
    });
  });

journey('a run that adopts gives back what it found if every host is fit', SETTLING, async (journey) => {
  await leftOut(journey);
  journey.meddle('httpV1', 'east', 50);
  const said = (await plan(journey, ADOPT)).warnings;
  expect(said).toContainEqual(
    expect.stringMatching(/^an abort before the go would give back share 50 of core-east in/),
  );
  const run = await adopting(journey);
  await run.abort();
  expect(await run.ends()).toMatchObject({ phase: 'aborted', outOfService: ['east'] });
  expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 50 });
});

journey('nothing goes back to hosts that had the go of an earlier run, though they are fit', {}, async (journey) => {
  const first = await journey.maintain();
  await first.isIn('maintenance');
  await first.abort({ leaveOut: true });
  await first.ends();
  journey.meddle('httpV1', 'east', 50);
  const run = await adopting(journey);
  await run.abort();
  const document = await run.ends();
  expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, exposed: [] });
  expect(document.failure?.message).toMatch(/Not given back: east-1 was given the go by an earlier run/);
  expect(journey.shares('east')).toEqual(DRAINED);
});

journey(
  'a host that becomes unfit between two writes of an adopted run gets no more shares',
  SETTLING,
  async (journey) => {
    await leftOut(journey);
    for (const rule of ['httpV1', 'httpDefault', 'partnersDefault'] as const)
      journey.meddle(rule, 'east', BASELINE[rule]);
    const run = await adopting(journey);
    journey.atOwnWrite(1, () => void (journey.world.host('east-2').trouble = { kind: 'cut' }));
    await run.abort();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' } });
    expect(document.failure?.message).toMatch(/east-2 can't be read any more/);
    expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: BASELINE.httpV1 });
  },
);
