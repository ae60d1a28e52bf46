import { describe, expect } from 'vitest';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const DOWN = { kind: 'error', code: 'ServiceUnavailable', status: 503 } as const;
const EXPIRED = { kind: 'error', code: 'ExpiredToken', status: 403 } as const;

describe.concurrent("a load balancer that can't be read for longer than watch.blind ends the run", () => {
  journey('while settling', { durations: { settleMs: ENDLESS_MS, blindMs: 300 } }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    journey.world.core.inject('*', DOWN, Infinity);
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Unobservable' }, outOfService: ['east'] });
    expect(journey.ownWrites()).toHaveLength(3);
  });

  journey('in maintenance', { durations: { blindMs: 300 } }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    journey.world.core.inject('*', DOWN, Infinity);
    const document = await run.ends();
    expect(phases(document).slice(-2)).toEqual(['maintenance', 'failed']);
    expect(document.failure?.type).toBe('Unobservable');
  });

  for (const [name, fault] of Object.entries({ 'AWS is down': DOWN, 'credentials are renewed': EXPIRED }))
    journey(`but not if it can be read again: ${name}`, { durations: { blindMs: 60_000 } }, async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      journey.world.core.inject('DescribeRules', fault, 5);
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
    });
});

describe.concurrent('a write', () => {
  journey('that is refused ends the run, and nothing more is written', {}, async (journey) => {
    journey.world.core.inject('ModifyListener', { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' });
    const run = await journey.maintain();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'WriteRefused' } });
    expect(document.failure?.message).toContain('core HTTP:80 default');
    expect(journey.ownWrites().map((one) => [one.action, one.outcome])).toEqual([
      ['ModifyRule', 'ok'],
      ['ModifyListener', 'AccessDenied'],
    ]);
    expect(document.outOfService).toEqual(['east']);
  });

  const RAMP = { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } };

  journey('that is refused when a lost host is drained again: the run reports both', RAMP, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    journey.world.core.inject('ModifyRule', { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' });
    journey.world.host('east-2').tellsReady = false;
    const { failure } = await run.ends();
    expect(failure?.type).toBe('WriteRefused');
    expect(failure?.message).toMatch(/taken back to 0, because east-2 is not ready\. .*ModifyRule of .* AccessDenied/);
    expect(journey.shares('east')).toEqual({ httpV1: 10, httpDefault: 10, partnersDefault: 10 });
  });

  for (const carriedOut of [true, false])
    journey(
      `whose answer is lost ${carriedOut ? 'after' : 'before'} it was carried out does not stop the run`,
      {},
      async (journey) => {
        journey.world.core.inject('ModifyRule', { kind: 'cut', carriedOut });
        const run = await journey.maintain();
        await run.isIn('maintenance');
        expect(journey.shares('east')).toEqual(DRAINED);
        const rules = journey.ownWrites().filter((one) => one.action === 'ModifyRule');
        expect(rules.map((one) => one.outcome)).toEqual(carriedOut ? ['cut'] : ['cut', 'ok']);
        await journey.rebootAll(run);
        expect((await run.ends()).phase).toBe('restored');
      },
    );
});

describe.concurrent('a stale read of our own write is not drift', () => {
  for (const nodes of ['lagging', 'alternating'] as const) {
    const options = { alb: { staleReads: { forMs: 1000, nodes } } };
    const limits = { firstTaskMs: 60_000, preflightMs: 2000, staleReadMs: 1600 };

    journey(`from ${nodes} nodes`, options, async (journey) => {
      const run = await journey.maintain({ limits });
      await run.isIn('maintenance');
      expect(journey.ownWrites()).toHaveLength(3);
      expect(journey.shares('east')).toEqual(DRAINED);
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
      expect(journey.ownWrites()).toHaveLength(6);
    });

    journey(`from ${nodes} nodes, when a drain is aborted`, options, async (journey) => {
      const run = await journey.maintain({ limits });
      // The first share to be given back is the one that a stale read may still show as not written.
      await journey.world.core.journal.nthWrite(1);
      await run.abort();
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'aborted', outOfService: [] });
      expect(journey.shares('east')).toEqual(BASELINE);
    });

    journey(
      `from ${nodes} nodes, when a lost host is drained again`,
      { ...options, config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } },
      async (journey) => {
        const run = await journey.maintain({ limits });
        await run.isIn('maintenance');
        const after = journey.world.core.journal.count;
        journey.atOwnWrite(3, () => (journey.world.host('east-1').tellsReady = false));
        await journey.rebootAll(run);
        const document = await run.ends();
        expect(document.failure?.type).toBe('HostLost');
        expect(journey.shares('east')).toEqual(DRAINED);
        expect(journey.ownWrites(after)).toHaveLength(6);
      },
    );
  }

  journey(
    "but the same reading is drift once it can't be stale: somebody has put a share back",
    { durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      const run = await journey.maintain({ limits: { firstTaskMs: 60_000, preflightMs: 2000, staleReadMs: 500 } });
      await run.isIn('settling');
      const written = journey.meddle('httpV1', 'east', 100);
      const document = await run.ends();
      expect(document.failure).toMatchObject({ type: 'RoutingDrift', drift: [{ expected: '0', observed: '100' }] });
      expect(journey.ownWrites(written)).toEqual([]);
    },
  );
});
