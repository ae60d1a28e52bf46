import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import type { LoadBalancerPort, Ports } from '../../../activities/ports.js';
import { held } from '../../support/held.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

describe.concurrent('no host has the go while', () => {
  journey(
    'one has transactions in flight; the quiet period starts again when there are new ones',
    { durations: { quietMs: 1500 } },
    async (journey) => {
      const east1 = journey.world.host('east-1');
      east1.trouble = { kind: 'tells', values: { inFlight: 1 } };
      const run = await journey.maintain();
      await run.waitsForText(/east-1: 1 in flight/);
      east1.trouble = { kind: 'tells', values: { inFlight: 0 } };
      await run.waitsForText(/quiet period/);
      east1.trouble = { kind: 'tells', values: { inFlight: 2 } };
      await run.waitsForText(/east-1: 2 in flight/);
      expect(await run.phase()).toBe('settling');
      const freedMs = Date.now();
      east1.trouble = null;
      await run.isIn('maintenance');
      const { timeline } = await run.status();
      expect(Date.parse(timeline.at(-1)!.at) - freedMs).toBeGreaterThanOrEqual(journey.config.drain.quietMs);
      await leave(run);
    },
  );

  journey('the number in flight of one does not change: the step gives a hint', {}, async (journey) => {
    journey.world.host('east-1').trouble = { kind: 'tells', values: { inFlight: 1 } };
    const run = await journey.maintain({ limits: { stillGaugeMs: 300 } });
    await run.waitsForText(/^hint: east-1 has reported exactly 1 for 0 min: does it count the status request/);
    expect((await run.waitsFor()).join()).not.toContain('east-2');
    await leave(run);
  });

  journey(
    'one never reaches 0: the failure at the deadline says so',
    { durations: { drainDeadlineMs: 30_000 } },
    async (journey) => {
      journey.world.host('east-1').trouble = { kind: 'tells', values: { inFlight: 1 } };
      const run = await journey.maintain({ limits: { stillGaugeMs: 0 } });
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'aborted', failure: { type: 'DrainDeadline' } });
      expect(document.failure?.message).toMatch(
        /drain.deadline passed .*, waiting for east-1: 1 in flight; hint: east-1 has reported exactly 1 .* health checks\?$/,
      );
      expect(journey.shares('east')).toEqual(BASELINE);
    },
  );

  journey("one can't be read", {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('draining');
    journey.world.host('east-2').trouble = { kind: 'tells', values: { inFlight: undefined } };
    await run.waitsForText(/east-2: can't be read/);
    expect(await run.phase()).toBe('settling');
    journey.world.host('east-2').trouble = null;
    await run.isIn('maintenance');
    await leave(run);
  });

  journey(
    'one accepts transactions that are over before it is asked',
    { durations: { quietMs: 400 } },
    async (journey) => {
      const east1 = journey.world.host('east-1');
      const run = await journey.maintain();
      await run.isIn('settling');
      const busy = setInterval(() => (east1.accepted += 1), 20);
      await run.waitsForText(/east-1: accepted \d+ more/);
      expect(await run.phase()).toBe('settling');
      clearInterval(busy);
      await run.isIn('maintenance');
      await leave(run);
    },
  );

  journey('the counter of one has fallen since the last sample', { durations: { quietMs: 700 } }, async (journey) => {
    const east1 = journey.world.host('east-1');
    east1.accepted = 10;
    const run = await journey.maintain();
    await run.waitsForText(/quiet period/);
    const restartedMs = Date.now();
    east1.accepted = 0;
    await run.isIn('maintenance');
    const { timeline } = await run.status();
    expect(Date.parse(timeline.at(-1)!.at) - restartedMs).toBeGreaterThanOrEqual(700);
    await leave(run);
  });

  const capacity = { config: { minHealthy: 2 }, durations: { settleMs: 1_500 } };
  journey('capacity is short; the step says why', capacity, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await journey.world.host('west-1').powerOff();
    await run.waitsForText(/only 1 healthy target would remain in core-west/);
    expect(await run.phase()).toBe('settling');
    await journey.world.host('west-1').powerOn();
    journey.world.host('west-1').becomeReady();
    await run.isIn('maintenance');
    await leave(run);
  });
});

describe.concurrent('nothing is drained', () => {
  /** Whether the other cluster is healthy after preflight, which always finds it healthy. */
  let isWell = false;
  const ports = (real: Ports): Ports => {
    const health: LoadBalancerPort['health'] = async (arns, signal) => {
      const read = await real.loadBalancer.health(arns, signal);
      const isPreflight = Context.current().info.activityType === 'observe';
      return isPreflight || isWell || read.kind === 'unobservable' ? read : { ...read, value: [] };
    };
    return { ...real, loadBalancer: { ...real.loadBalancer, health } };
  };

  journey('while capacity is short, though preflight found enough', { ports }, async (journey) => {
    const run = await journey.maintain();
    await run.waitsForText(/only 0 healthy targets would remain in core-west/);
    expect(await run.phase()).toBe('draining');
    expect(journey.ownWrites()).toEqual([]);
    isWell = true;
    await run.isIn('maintenance');
    await leave(run);
  });
});

describe.concurrent('a host that boots before the go ends the run', () => {
  journey('while settling', { durations: { settleMs: ENDLESS_MS } }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    journey.world.host('east-2').reboot({ downMs: 0, warmingMs: 0 });
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'UnexpectedReboot' }, outOfService: ['east'] });
    expect(document.failure?.message).toContain('east-2 rebooted before the go');
    expect(document.exposed).toEqual([]);
    expect(journey.ownWrites()).toHaveLength(3);
  });

  journey('while draining', {}, async (journey) => {
    journey.atOwnWrite(1, () => {
      journey.world.host('east-2').bootId = 'another';
      journey.world.core.inject('DescribeRules', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, Infinity);
    });
    const run = await journey.maintain();
    const document = await run.ends();
    expect(document.failure?.type).toBe('UnexpectedReboot');
    expect(phases(document)).toEqual(['preflight', 'draining', 'failed']);
    expect(journey.ownWrites()).toHaveLength(1);
  });
});

describe.concurrent('a host that is lost while traffic comes back', () => {
  const ramp = { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } };

  journey('is drained again', ramp, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    const after = journey.world.core.journal.count;
    journey.world.host('east-1').tellsReady = false;
    const document = await run.ends();
    expect(document).toMatchObject({
      phase: 'failed',
      failure: { type: 'HostLost' },
      outOfService: ['east'],
      exposed: [],
    });
    expect(document.failure?.message).toMatch(/east-1 is not ready.*its shares were taken back to 0/);
    for (const share of document.shares) expect(share).toMatchObject({ expected: 0, observed: 0 });
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(journey.ownWrites(after)).toHaveLength(3);
  });

  const takingBack = held();
  const holdsBack = (ports: Ports): Ports => ({
    ...ports,
    loadBalancer: {
      ...ports.loadBalancer,
      health: async (...words) => {
        if (Context.current().info.activityType === 'takeBack') await takingBack.until;
        return ports.loadBalancer.health(...words);
      },
    },
  });
  journey('is exposed until its shares are taken back', { ...ramp, ports: holdsBack }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    journey.world.host('east-1').tellsReady = false;
    const exposed = await run.tells(({ exposed: clusters }) => clusters.length > 0);
    expect(exposed).toMatchObject({ phase: 'reactivating', exposed: ['east'], outOfService: [] });
    for (const share of exposed.shares) expect(share).toMatchObject({ expected: 0, observed: 10 });
    takingBack.release();
    expect(await run.ends()).toMatchObject({ exposed: [], outOfService: ['east'] });
  });

  const seldom = { ...ramp, durations: { ...ramp.durations, everyMs: ENDLESS_MS } };
  journey('is not drained if somebody else has put one of its shares back', seldom, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    journey.meddle('httpV1', 'east', 100);
    journey.world.host('east-1').tellsReady = false;
    const document = await run.ends();
    expect(document.failure).toMatchObject({
      type: 'RoutingDrift',
      drift: [{ what: 'share of core-east', expected: '10', observed: '100' }],
    });
    expect(document.failure?.message).toContain('east-1 is not ready');
    expect(journey.shares('east').httpV1).toBe(100);
  });

  journey('is drained even if it booted again while nobody read it', ramp, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    journey.world.host('east-1').bootId = 'another boot';
    const { failure } = await run.ends();
    expect(failure).toMatchObject({
      type: 'HostLost',
      message: expect.stringContaining('booted after its claim') as string,
    });
    expect(journey.shares('east')).toEqual(DRAINED);
  });

  journey("is drained if it can't be read for long", ramp, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    await journey.world.host('east-1').powerOff();
    const document = await run.ends();
    expect(document.failure?.type).toBe('HostLost');
    expect(journey.shares('east')).toEqual(DRAINED);
  });

  journey('keeps its shares if no other cluster could serve', ramp, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    const { world } = journey;
    const after = world.core.journal.count;
    await Promise.all(['west-1', 'west-2'].map((name) => world.host(name).powerOff()));
    const unhealthy = (): boolean =>
      [...world.core.state.targetGroups.get(world.arns.west)!.targets.values()].every(
        (one) => one.state === 'unhealthy',
      );
    if (!unhealthy()) await world.core.health.next(unhealthy);
    world.host('east-1').tellsReady = false;
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'HostLost' }, exposed: ['east'] });
    expect(document.failure?.message).toMatch(
      /TRAFFIC IS REACHING east.*its shares were left, because .*only 0 healthy/,
    );
    expect(journey.ownWrites(after)).toEqual([]);
    expect(journey.shares('east').httpV1).toBe(10);
  });
});

journey(
  'a target that is not healthy gets no traffic before it is',
  { healthCheck: { intervalMs: 50, timeoutMs: 5000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const { world } = journey;
    world.host('east-2').tellsReady = false;
    await journey.rebootAll(run);
    await run.waitsForText(/east-2 is not ready/);
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(await run.phase()).toBe('confirming');
    world.host('east-2').tellsReady = true;
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);

journey(
  'maintenance.deadline fails the run, which says which hosts had not come back',
  { durations: { maintenanceDeadlineMs: 10_000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.reboot(run, 'east-1');
    const document = await run.ends();
    expect(document).toMatchObject({
      phase: 'failed',
      failure: { type: 'MaintenanceDeadline' },
      outOfService: ['east'],
    });
    expect(document.failure?.message).toContain('maintenance.deadline passed, waiting for east-2: claim.');
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(journey.ownWrites()).toHaveLength(3);
  },
);

journey(
  'maintenance.deadline covers confirming too',
  { durations: { maintenanceDeadlineMs: 10_000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    journey.world.host('east-2').tellsReady = false;
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(phases(document).slice(-2)).toEqual(['confirming', 'failed']);
    expect(document.failure?.message).toContain('maintenance.deadline passed, waiting for east-2 is not ready.');
  },
);

async function leave(
  run: Awaited<ReturnType<Parameters<Parameters<typeof journey>[2]>[0]['maintain']>>,
): Promise<void> {
  await run.abort({ leaveOut: true });
  await run.ends();
}
