import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import type { LastSeen } from '../activities/beat.js';
import { FAILURE_TYPES, type FailureType } from '../src/domain/failure.js';
import { restored } from '../src/domain/packed.js';
import { NOTHING_SEEN, type StepFailureDetails } from '../src/domain/step-failure.js';
import { failure, sentence, type EndingStop, type Stop } from '../src/domain/stop.js';
import { isLastSeen, isStepFailureDetails, movedIn } from './results.js';

/** Thrown through the runbook; it never leaves the workflow. `seen`: what the stopped step had seen. */
export class Stopped extends Error {
  constructor(
    readonly stop: Stop,
    readonly seen?: LastSeen,
  ) {
    super(stop.kind);
  }
}

/** A step ended with a result of the wrong shape. */
export class NoResult extends Error {
  constructor(step: string) {
    super(
      `The step ${step} ended with a result of the wrong shape: somebody completed it by hand, or a worker of another version did, and nobody knows what it had done by then.`,
    );
  }
}

/** The reason to stop that a failed activity means; undefined if the error does not come from an activity. */
export function stopOf(error: unknown): EndingStop | undefined {
  if (error instanceof NoResult) return failure('Unobservable', error.message);
  if (!(error instanceof ActivityFailure)) return undefined;
  const { cause } = error;
  if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
    const told = {
      ...NOTHING_SEEN,
      ...(restored(cause.details?.[0]) as Partial<StepFailureDetails> | null | undefined),
    };
    const seen = isStepFailureDetails(told) ? told : NOTHING_SEEN;
    return { kind: 'failure', type: cause.type, detail: sentence(cause.message), seen, cause: error };
  }
  const why = cause instanceof TimeoutFailure ? `no attempt ended in time` : (cause?.message ?? error.message);
  const detail = `The step ${error.activityType} could not be finished: ${why}.`;
  return { kind: 'failure', type: 'Unobservable', detail, seen: NOTHING_SEEN, cause: error };
}

/** Undefined if the error is not a reason to end the run. */
export function stoppedBy(error: unknown): Stopped | undefined {
  if (error instanceof Stopped) return error;
  const stop = stopOf(error);
  return stop === undefined ? undefined : new Stopped(stop);
}

/** A later error must not hide what the run had found before. */
export function andBefore(before: string, error: unknown): unknown {
  const stopped = stoppedBy(error);
  if (stopped === undefined || stopped.stop.kind === 'refused') return error;
  return new Stopped({ ...stopped.stop, before }, stopped.seen);
}

/**
 * What a step had seen when it was stopped; undefined if the error is not from a stopped step, or says nothing: for a
 * step that no worker held, the server answers with its own text.
 */
export function lastSeenOf(error: unknown): LastSeen | undefined {
  const cancelled = error instanceof ActivityFailure ? error.cause : undefined;
  const told = cancelled instanceof CancelledFailure ? restored(cancelled.details?.[0]) : undefined;
  if (isLastSeen(told)) return told;
  // A step that failed just as it was stopped had also seen something.
  const found = foundBeforeCancel(error);
  if (found?.kind !== 'failure' || found.seen === NOTHING_SEEN) return undefined;
  const { shares, at, readings } = found.seen;
  return { shares, at, readings, waitingFor: [], warnings: [], stands: null };
}

/** What a step has read back that finished although it should stop; undefined if it moves no shares. */
export function lastSeenIn(result: unknown): LastSeen | undefined {
  const moved = movedIn(result);
  return moved === null ? undefined : { readings: [], waitingFor: [], warnings: [], ...moved };
}

/**
 * What a step that this run cancelled had found itself, such as drift; otherwise undefined. A cancelled step is not
 * retried. If its worker goes away at that moment, the step ends as timed out or with the worker's shutdown, which only
 * means that nobody continued it.
 */
export function foundBeforeCancel(error: unknown): EndingStop | undefined {
  if (error instanceof NoResult) return stopOf(error);
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && isFailureType(cause.type) ? stopOf(error) : undefined;
}

function isFailureType(type: string | null | undefined): type is Exclude<FailureType, 'Terminated'> {
  return (FAILURE_TYPES as readonly string[]).includes(type ?? '');
}
