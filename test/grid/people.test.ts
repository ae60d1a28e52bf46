import { CLAIM_FAULTS } from './faults/claims.js';
import { PEOPLE_FAULTS } from './faults/people.js';
import { WORKER_FAULTS } from './faults/workers.js';
import { playGrid } from './play-grid.js';

playGrid([...CLAIM_FAULTS, ...PEOPLE_FAULTS, ...WORKER_FAULTS]);
