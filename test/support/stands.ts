import { expect } from 'vitest';
import type { Phase } from '../../src/domain/lifecycle.js';
import { held } from './held.js';
import { ENDLESS_MS } from './durations.js';
import { journey, type Journey, type JourneyOptions } from './journey.js';
import type { Maintained } from './maintained.js';
import { BASELINE, DRAINED, type RuleName } from './standard-rules.js';

/** A test for each phase, with a run that stays there: in preflight, draining and aborting because a read is held. */
export function inEach(
  wanted: Phase[],
  body: (journey: Journey, run: Maintained, free: () => void) => Promise<void>,
): void {
  for (const phase of wanted) {
    const { options = {}, reach, shares } = STANDS[phase]!;
    journey(`in ${phase}`, options, async (journey) => {
      const { core } = journey.world;
      const { until, release } = held();
      const hold = (): void => core.inject('DescribeListeners', { kind: 'hold', until }, Infinity);
      if (phase === 'preflight') core.inject('DescribeRules', { kind: 'hold', until }, Infinity);
      if (phase === 'draining') journey.atOwnWrite(1, hold);
      if (phase === 'aborting') journey.atOwnWrite(4, hold);
      const run = await journey.maintain();
      await reach(journey, run);
      expect(await run.phase()).toBe(phase);
      expect(journey.shares('east')).toEqual(shares);
      await body(journey, run, () => {
        core.faults.clear();
        release();
      });
    });
  }
}

/** The run stays in a phase until `release`. */
interface Stand {
  options?: JourneyOptions;
  reach: (journey: Journey, run: Maintained) => Promise<void>;
  /** The shares of east at the load balancer while the run stays there. */
  shares: Record<RuleName, number>;
}

export const TENTH = { httpV1: 10, httpDefault: 10, partnersDefault: 10 };

const STANDS: Partial<Record<Phase, Stand>> = {
  preflight: {
    reach: async ({ world }) => {
      await world.core.journal.nthCall(1, 'DescribeListeners');
    },
    shares: BASELINE,
  },
  draining: {
    reach: async ({ world }) => {
      await world.core.journal.nthWrite(1);
    },
    shares: { ...BASELINE, httpV1: 0 },
  },
  settling: {
    options: { durations: { settleMs: ENDLESS_MS } },
    reach: (_, run) => run.isIn('settling'),
    shares: DRAINED,
  },
  maintenance: { reach: (_, run) => run.isIn('maintenance'), shares: DRAINED },
  confirming: {
    options: { durations: { healthyForMs: ENDLESS_MS } },
    reach: async (journey, run) => {
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
    },
    shares: DRAINED,
  },
  reactivating: {
    options: { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } },
    reach: async (journey, run) => {
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.waitsForText(/hold at 10%/);
    },
    shares: TENTH,
  },
  aborting: {
    options: { durations: { settleMs: ENDLESS_MS } },
    reach: async (journey, run) => {
      await run.isIn('settling');
      const after = journey.world.core.journal.count;
      await run.abort();
      await journey.world.core.journal.nthWrite(1, after);
    },
    shares: { ...DRAINED, httpV1: 100 },
  },
};
