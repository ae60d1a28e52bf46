import type { Difference } from './drift.js';
import type { HostReading } from './host.js';
import type { ObservedShare } from './shares.js';

/** What a failed step reports to the workflow: `details[0]` of its failure. */
export interface StepFailureDetails {
  drift: Difference[];
  /** The last look, or null. */
  shares: ObservedShare[] | null;
  /** Milliseconds since the Unix epoch. */
  at: number | null;
  /** The step's last readings of the hosts. */
  readings: HostReading[];
  /** Present only if the run was reset in Temporal; then the step has done nothing. */
  isReset?: true;
  /** `StepEvidence`, as `compact` leaves it. The run does not use it; the report does. Runs of release 0.1.0 have none. */
  evidence?: object;
}

export const NOTHING_SEEN: StepFailureDetails = { drift: [], shares: null, at: null, readings: [] };
