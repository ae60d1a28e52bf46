import { NOTIFY_FAULTS } from './faults/notify.js';
import { playGrid } from './play-grid.js';

playGrid(NOTIFY_FAULTS);
