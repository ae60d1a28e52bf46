import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import type { LastSeen } from '../activities/beat.js';
import { FAILURE_TYPES, type FailureType } from '../src/domain/failure.js';
import { restored } from '../src/domain/packed.js';
import { NOTHING_SEEN, type StepFailureDetails } from '../src/domain/step-failure.js';
import { failure, sentence, type EndingStop, type Stop } from '../src/domain/stop.js';
import { isLastSeen, isStepFailureDetails, movedIn } from './results.js';

/** Thrown through the runbook; it never leaves the workflow. `seen`: what the step that was stopped had seen. */
export class Stopped extends Error {
  constructor(
    readonly stop: Stop,
    readonly seen?: LastSeen,
  ) {
    super(stop.kind);
  }
}

/** A step ended, and not with a result of its own shape. */
export class NoResult extends Error {
  constructor(step: string) {
    super(
      `The step ${step} ended with a result that is none of its own: somebody completed it by hand, or a worker of another version did, and what it had done by then is not known.`,
    );
  }
}

/** A failed activity in the run's own words, or undefined where the error is none of an activity. */
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
  const why =
    cause instanceof TimeoutFailure ? `no attempt came to its end in time` : (cause?.message ?? error.message);
  const detail = `The step ${error.activityType} could not be finished: ${why}.`;
  return { kind: 'failure', type: 'Unobservable', detail, seen: NOTHING_SEEN, cause: error };
}

/** Undefined where the error is none of a run that is to end. */
export function stoppedBy(error: unknown): Stopped | undefined {
  if (error instanceof Stopped) return error;
  const stop = stopOf(error);
  return stop === undefined ? undefined : new Stopped(stop);
}

/** What came in between must not hide what the run had found before it. */
export function andBefore(before: string, error: unknown): unknown {
  const stopped = stoppedBy(error);
  if (stopped === undefined || stopped.stop.kind === 'refused') return error;
  return new Stopped({ ...stopped.stop, before }, stopped.seen);
}

/**
 * What a step had seen when it was stopped; undefined where the error is none of a step that was stopped, or tells
 * nothing: the server itself answers for a step that no worker held, with a text of its own.
 */
export function lastSeenOf(error: unknown): LastSeen | undefined {
  const cancelled = error instanceof ActivityFailure ? error.cause : undefined;
  const told = cancelled instanceof CancelledFailure ? restored(cancelled.details?.[0]) : undefined;
  if (isLastSeen(told)) return told;
  // One that failed in the moment in which it was told to stop had seen something as well.
  const found = foundBeforeCancel(error);
  if (found?.kind !== 'failure' || found.seen === NOTHING_SEEN) return undefined;
  const { shares, at, readings } = found.seen;
  return { shares, at, readings, waitingFor: [], warnings: [], stands: null };
}

/** What a step has read back that came to its end though it was to stop; undefined where it is none that moves shares. */
export function lastSeenIn(result: unknown): LastSeen | undefined {
  const moved = movedIn(result);
  return moved === null ? undefined : { readings: [], waitingFor: [], warnings: [], ...moved };
}

/**
 * What a step that this run cancelled had found itself, such as drift; else undefined. A cancelled step is not tried
 * again: where its worker went away in that moment it ends as timed out, or as failed by the worker's shutdown, which
 * says that nobody carried it on, and nothing else.
 */
export function foundBeforeCancel(error: unknown): EndingStop | undefined {
  if (error instanceof NoResult) return stopOf(error);
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && isFailureType(cause.type) ? stopOf(error) : undefined;
}

function isFailureType(type: string | null | undefined): type is Exclude<FailureType, 'Terminated'> {
  return (FAILURE_TYPES as readonly string[]).includes(type ?? '');
}
