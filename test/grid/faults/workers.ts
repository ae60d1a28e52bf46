import { harmless, type Fault } from '../fault.js';

/** Workers stop and start; the run is kept by the Temporal server. */
export const WORKER_FAULTS: readonly Fault[] = [
  {
    name: 'the worker stops, and another goes on',
    ownWorker: true,
    ends: harmless(),
    strike: async ({ journey }) => {
      await journey.stopWorkers();
      await journey.startWorker();
    },
  },
  {
    name: 'a second worker joins',
    ownWorker: true,
    ends: harmless(),
    strike: ({ journey }) => journey.startWorker(),
  },
];
