import type { Observation } from '../observation.js';

/**
 * While a roll is on, the service is the roll's. What was observed does not say whether it still waits. `own`: the roll
 * that this run belongs to, or is.
 */
export function refuseRoll({ roll }: Observation, own: string | null | undefined): string[] {
  if (roll === undefined || roll.runId === own) return [];
  return [
    `a roll of this service is under way, or waits for its window: roll ${roll.runId} (since ${roll.since}): wait for its end, or end it with tagout abort`,
  ];
}
