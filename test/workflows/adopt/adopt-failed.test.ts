import { describe, expect } from 'vitest';
import type { FailureType } from '../../../src/domain/failure.js';
import { adopts, refusesPlainStart } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED, type RuleName } from '../../support/standard-rules.js';
import { makeWest } from '../../support/west.js';
import { TENTH } from '../../support/stands.js';

interface Failing {
  options?: JourneyOptions;
  /** What is done before the run is started. */
  prepare?: (journey: Journey) => void;
  fail?: (journey: Journey, run: Maintained) => Promise<unknown>;
  type: FailureType;
  /** The shares of east that the run leaves. */
  left: Record<RuleName, number>;
  /** What happens between the failure and the adopting run. */
  mend?: (journey: Journey) => Promise<unknown> | void;
  /** The shares that the adopting run gives back; undefined when they are the first baseline. */
  back?: Record<RuleName, number>;
}

const DENIED = { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' } as const;
const DOWN = { kind: 'error', code: 'ServiceUnavailable', status: 503 } as const;
const SETTLING: JourneyOptions = { durations: { settleMs: ENDLESS_MS } };
const CONFIRMING: JourneyOptions = { durations: { healthyForMs: ENDLESS_MS } };
const RAMP: JourneyOptions = { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } };

const FAILURES: Record<string, Failing> = {
  'in draining, because a write was refused': {
    prepare: ({ world }) => world.core.inject('ModifyListener', DENIED),
    type: 'WriteRefused',
    left: { ...BASELINE, httpV1: 0 },
  },
  'in draining, because the load balancer could not be read': {
    options: { durations: { blindMs: 300 } },
    prepare: (journey) => journey.atOwnWrite(1, () => journey.world.core.inject('*', DOWN, Infinity)),
    type: 'Unobservable',
    left: { ...BASELINE, httpV1: 0 },
    mend: ({ world }) => world.core.faults.clear(),
  },
  'in draining, because of drift: a share above 0 is given back as it is now': {
    prepare: (journey) => journey.atOwnWrite(1, () => journey.meddle('partnersDefault', 'east', 55)),
    type: 'RoutingDrift',
    left: { httpV1: 0, httpDefault: 100, partnersDefault: 55 },
    back: { ...BASELINE, partnersDefault: 55 },
  },
  'in settling, because a host was rebooted early': {
    options: SETTLING,
    fail: async (journey, run) => {
      await run.isIn('settling');
      await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).ready;
    },
    type: 'UnexpectedReboot',
    left: DRAINED,
  },
  'in settling, at a deadline that leaves it out': {
    options: { durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 30_000 }, config: { onDeadline: 'leave-out' } },
    type: 'DrainDeadline',
    left: DRAINED,
  },
  'in maintenance, at the deadline': {
    options: { durations: { maintenanceDeadlineMs: 500 } },
    type: 'MaintenanceDeadline',
    left: DRAINED,
  },
  'in maintenance, because of drift': {
    fail: async (journey, run) => {
      await run.isIn('maintenance');
      journey.meddle('httpV1', 'east', 100);
    },
    type: 'RoutingDrift',
    left: { ...DRAINED, httpV1: 100 },
  },
  'in confirming, because of drift': {
    options: CONFIRMING,
    fail: async (journey, run) => {
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
      journey.meddle('httpV1', 'east', 100);
    },
    type: 'RoutingDrift',
    left: { ...DRAINED, httpV1: 100 },
  },
  'in reactivating, with a host lost and the shares taken back': {
    options: RAMP,
    fail: async (journey, run) => {
      await toTenth(journey, run);
      journey.world.host('east-2').tellsReady = false;
    },
    type: 'HostLost',
    left: DRAINED,
    mend: ({ world }) => void (world.host('east-2').tellsReady = true),
  },
  'in reactivating, with a host lost and the shares left: they stay where they are': {
    options: RAMP,
    fail: async (journey, run) => {
      await toTenth(journey, run);
      await makeWest(journey, 'unhealthy');
      journey.world.host('east-2').tellsReady = false;
    },
    type: 'HostLost',
    left: TENTH,
    mend: async (journey) => {
      journey.world.host('east-2').tellsReady = true;
      await makeWest(journey, 'healthy');
    },
    back: TENTH,
  },
  'in reactivating, because of drift halfway through a ramp: the shares stay where they are': {
    options: RAMP,
    fail: async (journey, run) => {
      await toTenth(journey, run);
      journey.meddle('httpV1', 'east', 55);
    },
    type: 'RoutingDrift',
    left: { ...TENTH, httpV1: 55 },
    back: { ...TENTH, httpV1: 55 },
  },
  'in aborting, because a host was worse than at preflight': {
    options: SETTLING,
    fail: async (journey, run) => {
      await run.isIn('settling');
      journey.world.host('east-1').tellsReady = false;
      await run.abort();
    },
    type: 'Aborted',
    left: DRAINED,
    mend: ({ world }) => void (world.host('east-1').tellsReady = true),
  },
};

describe.concurrent('after a run that failed, a plain start is refused, and --adopt goes on', () => {
  for (const [name, { options = {}, prepare, fail, type, left, mend, back }] of Object.entries(FAILURES))
    journey(name, options, async (journey) => {
      prepare?.(journey);
      const run = await journey.maintain();
      await fail?.(journey, run);
      expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type } });
      await mend?.(journey);
      expect(journey.shares('east')).toEqual(left);
      await refusesPlainStart(journey, run);
      const { warnings } = await adopts(journey, back);
      for (const [rule, share] of Object.entries(left))
        expect(warnings).toContainEqual(
          expect.stringMatching(
            share === 0
              ? new RegExp(`core-east gets ${BASELINE[rule as RuleName]} back, from the baseline of run ${run.runId}`)
              : `core-east gets ${share} back, as it is now`,
          ),
        );
    });
});

async function toTenth(journey: Journey, run: Maintained): Promise<void> {
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  await run.waitsForText(/hold at 10%/);
}
