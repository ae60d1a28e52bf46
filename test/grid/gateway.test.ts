import { GATEWAY_FAULTS } from './faults/gateway.js';
import { playGrid } from './play-grid.js';

playGrid(GATEWAY_FAULTS);
