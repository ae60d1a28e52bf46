import { ApplicationFailure } from '@temporalio/activity';
import type { FailureType } from '../src/domain/failure.js';
import type { HostReading } from '../src/domain/host.js';
import { NOTHING_SEEN, type StepFailureDetails } from '../src/domain/step-failure.js';
import { compact, restored } from '../src/domain/packed.js';

/** A failure that ends the run: trying the step again can't help. */
export function stepFailure(
  type: Exclude<FailureType, 'Terminated'>,
  message: string,
  details: Partial<StepFailureDetails> = {},
): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type, compact({ ...NOTHING_SEEN, ...details }));
}

/**
 * The same failure with the step's last readings of the hosts, so that they are kept when the run ends, and with its
 * evidence.
 */
export function withSeen(
  failure: ApplicationFailure,
  { readings, evidence }: { readings: HostReading[]; evidence?: object },
): ApplicationFailure {
  const seen = restored(failure.details?.[0]) as Partial<StepFailureDetails> | undefined;
  const isNew = readings.length > 0 || evidence !== undefined;
  if (failure.nonRetryable !== true || !isNew || (seen?.drift === undefined && evidence === undefined)) return failure;
  const told = { ...(readings.length > 0 && { readings }), ...(evidence !== undefined && { evidence }) };
  return ApplicationFailure.nonRetryable(failure.message, failure.type, compact({ ...NOTHING_SEEN, ...seen, ...told }));
}
