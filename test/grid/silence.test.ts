import { SILENCE_FAULTS } from './faults/silence.js';
import { playGrid } from './play-grid.js';

playGrid(SILENCE_FAULTS);
