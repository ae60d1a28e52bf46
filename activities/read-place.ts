import type { Step } from './step.js';

/** A step that is about to write: one place for all that it reads before, so that none of it grows old. */
export function asWriter<Run>(step: Step<Run>): Step<Run> {
  return { ...step, beat: { ...step.beat, place: { kind: 'write', sinceMs: step.ports.now() } } };
}

/** What waits for better times is not about to write, and takes nobody's turn who is. */
export function asStep<Run>(step: Step<Run>): Step<Run> {
  return { ...step, beat: { ...step.beat, place: undefined } };
}
