import { AWS_FAULTS } from './faults/aws.js';
import { playGrid } from './play-grid.js';

playGrid(AWS_FAULTS);
