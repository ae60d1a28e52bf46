import { ENDLESS_MS } from '../support/durations.js';
import type { Journey, JourneyOptions } from '../support/journey.js';
import type { Maintained } from '../support/maintained.js';

/** One way for a run to end. Its history is recorded. */
export interface Ending {
  options: JourneyOptions;
  phase: string;
  make: (journey: Journey) => Promise<Maintained>;
}

const RAMP: JourneyOptions = { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } };
const SETTLING: JourneyOptions = { durations: { settleMs: ENDLESS_MS } };

/** Every end and every failure type, by the name of the recorded file. */
export const ENDINGS: Record<string, Ending> = {
  restored: {
    options: {},
    phase: 'restored',
    make: async (journey) => {
      const run = await inMaintenance(journey);
      await journey.rebootAll(run);
      return run;
    },
  },
  refused: {
    options: {},
    phase: 'refused',
    make: (journey) => {
      journey.meddle('httpV1', 'east', 0);
      return journey.maintain();
    },
  },
  aborted: {
    options: SETTLING,
    phase: 'aborted',
    make: async (journey) => {
      const run = await journey.maintain();
      await run.isIn('settling');
      await run.abort();
      return run;
    },
  },
  'drain-deadline': {
    options: { durations: { settleMs: ENDLESS_MS, drainDeadlineMs: 2500 } },
    phase: 'aborted',
    make: (journey) => journey.maintain(),
  },
  'left-out': {
    options: {},
    phase: 'failed',
    make: async (journey) => {
      const run = await inMaintenance(journey);
      await run.abort({ leaveOut: true });
      return run;
    },
  },
  'routing-drift': {
    options: {},
    phase: 'failed',
    make: async (journey) => {
      const run = await inMaintenance(journey);
      journey.meddle('httpV1', 'east', 100);
      return run;
    },
  },
  'unexpected-reboot': {
    options: SETTLING,
    phase: 'failed',
    make: async (journey) => {
      const run = await journey.maintain();
      await run.isIn('settling');
      journey.world.host('east-1').reboot({ downMs: 0, warmingMs: 0 });
      return run;
    },
  },
  'host-lost': {
    options: RAMP,
    phase: 'failed',
    make: async (journey) => {
      const run = await inMaintenance(journey);
      await journey.rebootAll(run);
      await run.waitsForText(/hold at 10%/);
      journey.world.host('east-1').tellsReady = false;
      return run;
    },
  },
  'maintenance-deadline': {
    options: { durations: { maintenanceDeadlineMs: 1000 } },
    phase: 'failed',
    make: (journey) => journey.maintain(),
  },
  unobservable: {
    options: { durations: { blindMs: 300 } },
    phase: 'failed',
    make: async (journey) => {
      const run = await inMaintenance(journey);
      journey.world.core.inject('*', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, Infinity);
      return run;
    },
  },
  'write-refused': {
    options: {},
    phase: 'failed',
    make: (journey) => {
      journey.world.core.inject('ModifyListener', { kind: 'error', code: 'AccessDenied', status: 403 });
      return journey.maintain();
    },
  },
};

async function inMaintenance(journey: Journey): Promise<Maintained> {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  return run;
}
