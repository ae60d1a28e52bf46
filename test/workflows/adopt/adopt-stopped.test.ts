import { describe, expect } from 'vitest';
import { adopts, brisk, NEXT, refusesPlainStart } from '../../support/adopting.js';
import { journey } from '../../support/journey.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { inEach, TENTH } from '../../support/stands.js';

const HALF_WAY = /core-east gets 10 back, as it is now, although it had 100 in the baseline of run/;

describe.concurrent('a run that was terminated', () => {
  inEach(['draining', 'settling', 'maintenance', 'confirming'], async (journey, run, free) => {
    await run.handle.terminate('gone');
    free();
    await refusesPlainStart(journey, run);
    await adopts(journey);
  });
});

describe.concurrent('a run that was terminated while it gave back what it had taken', () => {
  inEach(['aborting'], async (journey, run, free) => {
    await run.handle.terminate('gone');
    free();
    expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 100 });
    await refusesPlainStart(journey, run);
    await adopts(journey);
  });
});

describe.concurrent('a run that was terminated before it had a tag leaves nothing to adopt', () => {
  inEach(['preflight'], async (journey, run, free) => {
    await run.handle.terminate('gone');
    free();
    const next = await journey.maintain();
    await next.isIn('maintenance');
    await journey.rebootAll(next);
    expect((await next.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  });
});

describe.concurrent('after a ramp terminated halfway, a plain start is refused; --adopt keeps the shares as they are', () => {
  inEach(['reactivating'], async (journey, run) => {
    await run.handle.terminate('gone');
    await refusesPlainStart(journey, run);
    const document = await adopts(journey, TENTH);
    expect(document.warnings.filter((one) => HALF_WAY.test(one))).toHaveLength(3);
  });
});

describe.concurrent('after a ramp that was terminated halfway, a share that somebody took to 0 is given back whole', () => {
  inEach(['reactivating'], async (journey, run) => {
    await run.handle.terminate('gone');
    journey.meddle('httpV1', 'east', 0);
    const document = await adopts(journey, { ...TENTH, httpV1: 100 });
    expect(document.warnings.filter((one) => HALF_WAY.test(one))).toHaveLength(2);
  });
});

describe.concurrent('a run that was cancelled after the go', () => {
  inEach(['maintenance', 'confirming', 'reactivating'], async (journey, run) => {
    await run.handle.cancel();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, next: NEXT });
    const isRamp = document.timeline.some(({ phase }) => phase === 'reactivating');
    await refusesPlainStart(journey, run);
    await adopts(journey, isRamp ? TENTH : BASELINE);
  });
});

journey(
  'a run whose worker is gone for good is in the way until it is terminated',
  { ownWorker: 'now' },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.stopWorkers();
    const second = await journey.maintain({ config: brisk(journey) }).catch((error: unknown) => error);
    expect(second).toMatchObject({ name: 'WorkflowExecutionAlreadyStartedError' });
    await run.handle.terminate('its worker is gone for good');
    await journey.startWorker();
    await refusesPlainStart(journey, run);
    await adopts(journey);
  },
);
