import { describe, expect } from 'vitest';
import { held } from '../../support/held.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type JourneyOptions } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

const SETTLING: JourneyOptions = { durations: { settleMs: ENDLESS_MS } };

describe.concurrent('abort', () => {
  journey('in preflight touches nothing', {}, async (journey) => {
    const { until, release } = held();
    journey.world.core.inject('DescribeRules', { kind: 'hold', until }, Infinity);
    const run = await journey.maintain();
    await journey.world.core.journal.nthCall(1, 'DescribeListeners');
    await run.abort();
    const document = await run.ends();
    release();
    expect(phases(document)).toEqual(['preflight', 'aborted']);
    expect(document).toMatchObject({ failure: { type: 'Aborted' }, next: null, outOfService: [] });
    expect(await run.report()).toContain('ABORTED in preflight (Aborted)');
    expect(journey.ownWrites()).toEqual([]);
  });

  journey('in draining gives back what was drained, and drains no more', {}, async (journey) => {
    const { until, release } = held();
    journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity));
    const run = await journey.maintain();
    await journey.world.core.journal.nthWrite(1);
    await run.abort({ reason: 'wrong cluster' });
    await run.isIn('aborting');
    release();
    const document = await run.ends();
    expect(phases(document)).toEqual(['preflight', 'draining', 'aborting', 'aborted']);
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites()).toHaveLength(2);
    expect(document).toMatchObject({ outOfService: [], exposed: [], next: null });
    expect(document.shares.map((one) => [one.expected, one.observed])).toEqual([
      [100, 100],
      [100, 100],
      [100, 100],
    ]);
    expect(await run.report()).toMatch(
      /^ABORTED in draining \(Aborted\) at .*: east has its shares\. alice@ops-1: wrong/,
    );
  });

  journey('in draining gives back nothing that somebody else has taken', {}, async (journey) => {
    const { until, release } = held();
    journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity));
    const run = await journey.maintain();
    await journey.world.core.journal.nthWrite(1);
    const [rule] = RULES.filter((one) => journey.shares('east')[one] > 0);
    journey.meddle(rule!, 'east', 0);
    const found = journey.shares('east');
    await run.abort();
    await run.isIn('aborting');
    release();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' } });
    expect(document.failure?.drift).toMatchObject([{ what: 'share of core-east', expected: '100', observed: '0' }]);
    expect(journey.shares('east')).toEqual(found);
  });

  journey('in settling does not take a share that somebody put back for its own', SETTLING, async (journey) => {
    const { until, release } = held();
    const run = await journey.maintain();
    await run.isIn('settling');
    journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity);
    await run.abort();
    await run.isIn('aborting');
    journey.meddle('httpV1', 'east', BASELINE.httpV1);
    release();
    expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' } });
    expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: BASELINE.httpV1 });
  });

  journey('in settling gives everything back', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    expect(journey.shares('east')).toEqual(DRAINED);
    await run.abort();
    const document = await run.ends();
    expect(phases(document)).toEqual(['preflight', 'draining', 'settling', 'aborting', 'aborted']);
    expect(document.failure?.type).toBe('Aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites()).toHaveLength(6);
  });

  journey('while the run gives back changes nothing', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    const { until, release } = held();
    journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity));
    await run.abort();
    await run.isIn('aborting');
    await run.abort({ reason: 'again' });
    await run.handle.cancel();
    release();
    const document = await run.ends();
    expect(document.phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey('after the go is refused, and says why', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const refusal = await run.abort().catch((error: unknown) => (error as { cause: Error }).cause);
    expect(refusal).toMatchObject({ type: 'Refused' });
    expect((refusal as Error).message).toMatch(/the hosts have had the go \(the run is in maintenance\).*--leave-out/);
    expect(await run.phase()).toBe('maintenance');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });
});

describe.concurrent('abort --leave-out', () => {
  journey('in preflight', {}, async (journey) => {
    const { until, release } = held();
    journey.world.core.inject('DescribeRules', { kind: 'hold', until }, Infinity);
    const run = await journey.maintain();
    await journey.world.core.journal.nthCall(1, 'DescribeListeners');
    await run.abort({ leaveOut: true });
    const document = await run.ends();
    release();
    expect(phases(document)).toEqual(['preflight', 'failed']);
    expect(journey.ownWrites()).toEqual([]);
  });

  journey('in draining: not one more write', {}, async (journey) => {
    const { until, release } = held();
    journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity));
    const run = await journey.maintain();
    await journey.world.core.journal.nthWrite(1);
    await run.abort({ leaveOut: true });
    const document = await run.ends();
    release();
    expect(phases(document)).toEqual(['preflight', 'draining', 'failed']);
    expect(journey.ownWrites()).toHaveLength(1);
    expect(document.failure?.type).toBe('Aborted');
  });

  journey('in settling', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await run.abort({ leaveOut: true });
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', outOfService: ['east'], exposed: [] });
    expect(document.failure?.type).toBe('Aborted');
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(await run.report()).toMatch(/^FAILED in settling \(Aborted\) at .*: east is out of service\. alice@ops-1: /);
  });

  journey('in maintenance', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', outOfService: ['east'], waitingFor: [] });
    expect(document.hosts.map((host) => host.go)).toEqual([false, false]);
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(journey.ownWrites()).toHaveLength(3);
  });

  journey('in confirming', { durations: { healthyForMs: ENDLESS_MS } }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.isIn('confirming');
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
    expect(journey.shares('east')).toEqual(DRAINED);
  });

  journey(
    'between two steps of giving back',
    { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.waitsForText(/hold at 10%/);
      await run.abort({ leaveOut: true });
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'failed', outOfService: [], exposed: [] });
      expect(journey.shares('east')).toEqual({ httpDefault: 10, httpV1: 10, partnersDefault: 10 });
    },
  );

  journey('while it gives back', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    const { until, release } = held();
    journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity));
    await run.abort();
    await journey.world.core.journal.nthWrite(4);
    await run.abort({ leaveOut: true });
    const document = await run.ends();
    release();
    expect(phases(document).slice(-2)).toEqual(['aborting', 'failed']);
    expect(journey.ownWrites()).toHaveLength(4);
  });
});

describe.concurrent('cancel from Temporal', () => {
  journey('before the go gives back', SETTLING, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await run.handle.cancel();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey('after the go leaves everything as it is', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await run.handle.cancel();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, outOfService: ['east'] });
    expect(document.failure?.message).toContain('Cancelled from Temporal, after the go');
    expect(journey.shares('east')).toEqual(DRAINED);
  });
});

describe.concurrent('drain.deadline', () => {
  journey('gives back', { durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 30_000 } }, async (journey) => {
    const run = await journey.maintain();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'aborted', failure: { type: 'DrainDeadline' }, next: null });
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey(
    'leaves the cluster out if the config says so',
    { durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 30_000 }, config: { onDeadline: 'leave-out' } },
    async (journey) => {
      const run = await journey.maintain();
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'failed', failure: { type: 'DrainDeadline' }, outOfService: ['east'] });
      expect(journey.shares('east')).toEqual(DRAINED);
    },
  );

  journey('names the hosts that were busy', { durations: { drainDeadlineMs: 30_000 } }, async (journey) => {
    journey.world.host('east-2').trouble = { kind: 'tells', values: { inFlight: 3 } };
    const run = await journey.maintain();
    const document = await run.ends();
    expect(document.failure?.message).toContain('east-2: 3 in flight');
    expect(document.hosts.map((host) => host.inFlight)).toEqual([0, 3]);
  });
});
