import { HOST_FAULTS } from './faults/hosts.js';
import { playGrid } from './play-grid.js';

playGrid(HOST_FAULTS);
