import type { Phase } from '../../src/domain/lifecycle.js';
import { held } from '../support/held.js';
import { ENDLESS_MS } from '../support/durations.js';
import type { Journey, JourneyOptions } from '../support/journey.js';
import type { Maintained } from '../support/maintained.js';

/** Brings a run into a phase and holds it there, so that its history is recorded or another worker takes it over. */
export interface Opening {
  options: JourneyOptions;
  make: (journey: Journey) => Promise<Open>;
}

export interface Open {
  run: Maintained;
  /** Releases the run. It then ends in `ends`. */
  goOn: () => unknown;
  ends: Phase;
}

/** While a run is held, the load balancer may not answer; that must not end the run. */
const PATIENT: JourneyOptions = { durations: { blindMs: ENDLESS_MS } };

/** By phase: every phase before the end of a run. */
export const OPENINGS: Record<string, Opening> = {
  preflight: {
    options: {},
    make: async (journey) => {
      const release = hold(journey, 'DescribeTags');
      const run = await journey.maintain({ limits: { preflightMs: ENDLESS_MS } });
      await run.isIn('preflight');
      return afterReboots(journey, run, release);
    },
  },
  draining: {
    options: PATIENT,
    make: async (journey) => {
      const holding = holdAtNextWrite(journey);
      const run = await journey.maintain();
      const release = await holding;
      await run.isIn('draining');
      return afterReboots(journey, run, release);
    },
  },
  settling: {
    options: {},
    make: async (journey) => {
      const host = journey.world.host('east-1');
      host.inFlight = 1;
      const run = await journey.maintain();
      await run.isIn('settling');
      return afterReboots(journey, run, () => (host.inFlight = 0));
    },
  },
  maintenance: {
    options: {},
    make: async (journey) => {
      const run = await inMaintenance(journey);
      await journey.reboot(run, 'east-1');
      await run.verdict('east-1', 'counted');
      return { run, goOn: () => journey.reboot(run, 'east-2'), ends: 'restored' };
    },
  },
  confirming: {
    options: {},
    make: async (journey) => {
      const host = journey.world.host('east-1');
      host.tellsReady = false;
      const run = await inMaintenance(journey);
      await journey.rebootAll(run);
      await run.isIn('confirming');
      return { run, goOn: () => (host.tellsReady = true), ends: 'restored' };
    },
  },
  reactivating: {
    options: { ...PATIENT, config: { steps: [50, 100] } },
    make: async (journey) => {
      const run = await inMaintenance(journey);
      const holding = holdAtNextWrite(journey);
      await journey.rebootAll(run);
      const goOn = await holding;
      await run.isIn('reactivating');
      return { run, goOn, ends: 'restored' };
    },
  },
  aborting: {
    options: PATIENT,
    make: async (journey) => {
      const host = journey.world.host('east-1');
      host.inFlight = 1;
      const run = await journey.maintain();
      await run.isIn('settling');
      const release = hold(journey, 'DescribeListeners');
      await run.abort();
      await run.isIn('aborting');
      return { run, goOn: release, ends: 'aborted' };
    },
  },
};

async function inMaintenance(journey: Journey): Promise<Maintained> {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  return run;
}

function afterReboots(journey: Journey, run: Maintained, release: () => unknown): Open {
  const goOn = async (): Promise<void> => {
    release();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
  };
  return { run, goOn, ends: 'restored' };
}

/** After its next write, the run can't look until it is released. */
function holdAtNextWrite(journey: Journey): Promise<() => void> {
  return new Promise((resolve) => journey.atOwnWrite(1, () => resolve(hold(journey, 'DescribeListeners'))));
}

/** Calls of this ELBv2 action wait until released. */
function hold({ world }: Journey, action: string): () => void {
  const { until, release } = held();
  world.core.inject(action, { kind: 'hold', until }, Infinity);
  return () => {
    world.core.faults.clear();
    release();
  };
}
