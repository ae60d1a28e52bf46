import type { Difference } from './drift.js';
import type { HostReading } from './host.js';
import type { ObservedShare } from './shares.js';

/** What a failed step tells the workflow: `details[0]` of its failure. */
export interface StepFailureDetails {
  drift: Difference[];
  /** The last look, where there was one. */
  shares: ObservedShare[] | null;
  /** Milliseconds since the Unix epoch. */
  at: number | null;
  /** What the step had read of the hosts last. */
  readings: HostReading[];
  /** Only there where the run was reset in Temporal, and nothing of the step was done. */
  isReset?: true;
}

export const NOTHING_SEEN: StepFailureDetails = { drift: [], shares: null, at: null, readings: [] };
