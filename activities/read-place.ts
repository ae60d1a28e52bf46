import type { Step } from './step.js';

/**
 * For a step that is about to write: one place for all its reads before the write, so that none of them becomes old.
 */
export function asWriter<Run>(step: Step<Run>): Step<Run> {
  return { ...step, beat: { ...step.beat, place: { kind: 'write', sinceMs: step.ports.now() } } };
}

/** For a step that waits for a condition: it is not about to write, and must not delay steps that are. */
export function asStep<Run>(step: Step<Run>): Step<Run> {
  return { ...step, beat: { ...step.beat, place: undefined } };
}
