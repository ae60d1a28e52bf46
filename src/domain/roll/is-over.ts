import { ROLL_STEPS, type RollEnd, type RollPhase } from './document.js';

export function isRollOver(phase: RollPhase): phase is RollEnd {
  return !(ROLL_STEPS as readonly RollPhase[]).includes(phase);
}
