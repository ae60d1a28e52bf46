import { FOREIGN_FAULTS } from './faults/foreign.js';
import { playGrid } from './play-grid.js';

playGrid(FOREIGN_FAULTS);
