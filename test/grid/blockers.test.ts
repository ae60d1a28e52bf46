import { BLOCKER_FAULTS } from './faults/blockers.js';
import { playGrid } from './play-grid.js';

playGrid(BLOCKER_FAULTS);
