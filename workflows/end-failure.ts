import { ApplicationFailure } from '@temporalio/workflow';
import type { FailureType } from '../src/domain/failure.js';

/** With what a maintenance or a roll ends that failed. `message`: the whole report, for Temporal's UI and CLI. */
export function endFailure(
  type: FailureType,
  message: string,
  document: object,
  cause: Error | undefined,
): ApplicationFailure {
  const failure = ApplicationFailure.create({
    ...{ message, type, nonRetryable: true, details: [document] },
    ...(cause === undefined ? {} : { cause }),
  });
  // With a stack, the UI would print the whole report again, followed by lines of code that don't help an operator.
  failure.stack = '';
  return failure;
}
