import type { Fault } from '../fault.js';
import { AWS_FAULTS } from './aws.js';
import { BLOCKER_FAULTS } from './blockers.js';
import { CLAIM_FAULTS } from './claims.js';
import { FOREIGN_FAULTS } from './foreign.js';
import { GATEWAY_FAULTS } from './gateway.js';
import { HOST_FAULTS } from './hosts.js';
import { NOTIFY_FAULTS } from './notify.js';
import { PEOPLE_FAULTS } from './people.js';
import { SILENCE_FAULTS } from './silence.js';
import { STEP_FAULTS } from './steps.js';
import { WORKER_FAULTS } from './workers.js';

/** The rows of the grid; each part is a table of docs/grid.md. */
export const GRID: readonly { title: string; faults: readonly Fault[] }[] = [
  { title: "AWS's API", faults: AWS_FAULTS },
  { title: 'Somebody else writes', faults: FOREIGN_FAULTS },
  { title: 'Hosts and targets', faults: HOST_FAULTS },
  { title: 'Claims', faults: CLAIM_FAULTS },
  { title: 'The gateway', faults: GATEWAY_FAULTS },
  { title: 'People', faults: PEOPLE_FAULTS },
  { title: 'Receivers of messages', faults: NOTIFY_FAULTS },
  { title: 'Alertmanager', faults: SILENCE_FAULTS },
  { title: 'Blockers', faults: BLOCKER_FAULTS },
  { title: 'Workers', faults: WORKER_FAULTS },
  { title: 'Steps in Temporal', faults: STEP_FAULTS },
];
