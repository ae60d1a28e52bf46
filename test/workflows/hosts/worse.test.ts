import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { tagOf } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { DRAINED } from '../../support/standard-rules.js';

interface End {
  options: JourneyOptions;
  end?: (run: Maintained) => Promise<void>;
  type: string;
}

const ENDS: Record<string, End> = {
  'an abort': { options: { durations: { settleMs: ENDLESS_MS } }, end: (run) => run.abort(), type: 'Aborted' },
  'the drain.deadline': {
    options: { durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 30_000 } },
    type: 'DrainDeadline',
  },
};

interface Worse {
  make?: (journey: Journey) => Promise<void> | void;
  ports?: JourneyOptions['ports'];
  reason: RegExp;
}

const WORSE: Record<string, Worse> = {
  "it can't be read": {
    make: ({ world }) => {
      world.host('east-1').trouble = { kind: 'cut' };
    },
    reason: /east-1 can't be read any more/,
  },
  'it is not ready': {
    make: ({ world }) => {
      world.host('east-1').tellsReady = false;
    },
    reason: /east-1 is not ready any more/,
  },
  'its target is not healthy': {
    make: async ({ world }) => {
      world.core.state.targetGroups.get(world.arns.east)!.healthCheck.path = '/nothing-here?ms=99999';
      world.core.state.targetGroups.get(world.arns.east)!.healthCheck.timeoutMs = 20;
      await world.core.health.next(() =>
        [...world.core.state.targetGroups.get(world.arns.east)!.targets.values()].every(
          (target) => target.state === 'unhealthy',
        ),
      );
    },
    reason: /target core-east\/.* is not healthy any more/,
  },
  'it has booted': { ports: blindToBoots, reason: /east-1 booted since preflight/ },
};

for (const [how, { options, end, type }] of Object.entries(ENDS))
  describe.concurrent(`${how} gives nothing back to a host that is worse than it was`, () => {
    for (const [what, { make, ports, reason }] of Object.entries(WORSE))
      journey(what, { ...options, ...(ports && { ports }) }, async (journey) => {
        const run = await journey.maintain();
        await run.isIn('settling');
        await make?.(journey);
        await end?.(run);
        const document = await run.ends();
        expect(document).toMatchObject({ phase: 'failed', failure: { type }, outOfService: ['east'] });
        expect(document.failure?.message).toMatch(reason);
        expect(journey.shares('east')).toEqual(DRAINED);
        expect(journey.ownWrites()).toHaveLength(3);
        expect(tagOf(journey)).toContain(run.runId);
      });
  });

journey(
  'a host that gets worse between two writes gets no more shares',
  { durations: { settleMs: ENDLESS_MS } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    journey.atOwnWrite(1, () => (journey.world.host('east-1').tellsReady = false));
    await run.abort();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' } });
    expect(document.failure?.message).toMatch(/east-1 is not ready any more/);
    expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 100 });
    expect(journey.ownWrites()).toHaveLength(4);
  },
);

/** The reads of giveBack find that east-1 has booted; all earlier reads do not. */
function blindToBoots(ports: Parameters<NonNullable<JourneyOptions['ports']>>[0]): typeof ports {
  return {
    ...ports,
    readHost: async (host, source, signal) => {
      const reading = await ports.readHost(host, source, signal);
      const isGivingBack = Context.current().info.activityType === 'giveBack';
      if (reading.kind !== 'observed' || host.name !== 'east-1' || !isGivingBack) return reading;
      return { ...reading, boot: { kind: 'id', id: 'another' } };
    },
  };
}
