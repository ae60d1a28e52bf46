import { describe, expect } from 'vitest';
import { adopts, NEXT, refusesPlainStart, tagOf } from '../../support/adopting.js';
import { journey } from '../../support/journey.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

const STANDBY = { standby: true };

describe.concurrent('--standby: a share of 0 is meant to be 0', () => {
  journey('a canary rule stays at 0, the rest is drained and given back', {}, async (journey) => {
    journey.meddle('httpV1', 'east', 0);
    const before = journey.shares('east');
    const run = await journey.maintain(STANDBY);
    await run.isIn('maintenance');
    expect(journey.shares('east')).toEqual(DRAINED);
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'restored', standby: true, adopted: false, outOfService: [] });
    expect(journey.shares('east')).toEqual(before);
    expect(journey.ownWrites().filter(({ params }) => params['RuleArn'] === journey.world.arns.httpV1)).toEqual([]);
  });

  journey('a cluster that serves nothing goes through every step all the same', {}, async (journey) => {
    for (const rule of RULES) journey.meddle(rule, 'east', 0);
    const run = await journey.maintain(STANDBY);
    await run.isIn('maintenance');
    expect((await run.done({ host: 'east-1' })).verdict).toBe('not-rebooted');
    await journey.rebootAll(run);
    expect((await run.ends()).timeline.map(({ phase }) => phase)).toEqual([
      ...['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating', 'restored'],
    ]);
    expect(journey.shares('east')).toEqual(DRAINED);
  });

  journey('a share that somebody gives the standby cluster during the run is drift', {}, async (journey) => {
    journey.meddle('httpV1', 'east', 0);
    const run = await journey.maintain(STANDBY);
    await run.isIn('maintenance');
    const after = journey.meddle('httpV1', 'east', 100);
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', exposed: ['east'], failure: { type: 'RoutingDrift' } });
    expect(journey.ownWrites(after)).toEqual([]);
  });

  journey('when a failed run is adopted, its zeros stay 0', {}, async (journey) => {
    journey.meddle('httpV1', 'east', 0);
    const run = await journey.maintain(STANDBY);
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
    await refusesPlainStart(journey, run);
    await adopts(journey, { ...BASELINE, httpV1: 0 });
  });

  journey('a start after a run that was stopped is refused because of its tag', {}, async (journey) => {
    journey.meddle('httpV1', 'east', 0);
    const run = await journey.maintain(STANDBY);
    await run.isIn('maintenance');
    await run.handle.terminate('gone');
    const after = journey.world.core.journal.count;
    const document = await (await journey.maintain(STANDBY)).ends();
    expect(document).toMatchObject({ phase: 'refused', next: NEXT });
    expect(document.failure?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(`by run ${run.runId} of cluster east .*, stopped in maintenance\\), .*start with --adopt`),
      ),
    ]);
    expect(journey.allOwnWrites(after)).toEqual([]);
    expect(tagOf(journey)).toContain(run.runId);
  });

  journey('an aborted run gives back what it took, and no more', {}, async (journey) => {
    journey.meddle('httpV1', 'east', 0);
    const run = await journey.maintain({
      ...STANDBY,
      config: { ...journey.config, drain: { ...journey.config.drain, settleMs: 60_000 } },
    });
    await run.isIn('settling');
    await run.abort();
    expect((await run.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual({ ...BASELINE, httpV1: 0 });
  });
});
