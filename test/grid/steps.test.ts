import { STEP_FAULTS } from './faults/steps.js';
import { playGrid } from './play-grid.js';

playGrid(STEP_FAULTS);
