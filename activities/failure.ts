import { ApplicationFailure } from '@temporalio/activity';
import type { Difference } from '../src/domain/drift.js';
import type { FailureType } from '../src/domain/failure.js';
import type { HostReading } from '../src/domain/host.js';
import { compact, restored } from '../src/domain/packed.js';
import type { ObservedShare } from '../src/domain/shares.js';

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

const NOTHING_SEEN: StepFailureDetails = { drift: [], shares: null, at: null, readings: [] };

/** A failure that ends the run: trying the step again can't help. */
export function stepFailure(
  type: Exclude<FailureType, 'Terminated'>,
  message: string,
  details: Partial<StepFailureDetails> = {},
): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type, compact({ ...NOTHING_SEEN, ...details }));
}

/** The same failure, with what its step had read of the hosts last: the last reading stands, also in the end of a run. */
export function withReadings(failure: ApplicationFailure, readings: HostReading[]): ApplicationFailure {
  const seen = restored(failure.details?.[0]) as Partial<StepFailureDetails> | undefined;
  if (failure.nonRetryable !== true || seen?.drift === undefined || readings.length === 0) return failure;
  return ApplicationFailure.nonRetryable(failure.message, failure.type, compact({ ...seen, readings }));
}
