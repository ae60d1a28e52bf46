import type { Beat } from './beat.js';

/** The beat of a step that is about to write: one place for all that it reads before, so that none of it grows old. */
export function asWriter(beat: Beat, nowMs: number): Beat {
  return { ...beat, place: { kind: 'write', sinceMs: nowMs } };
}

/** What waits for better times is not about to write, and takes nobody's turn who is. */
export function asStep(beat: Beat): Beat {
  return { ...beat, place: undefined };
}
