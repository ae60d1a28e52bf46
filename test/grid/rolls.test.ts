import { ROLL_FAULTS } from './faults/rolls.js';
import { playRolls } from './play-roll.js';

playRolls(ROLL_FAULTS);
