import type { StepFacts } from '../facts.js';

const WATCH = 'watch';

/** The watcher among the steps; null if it is not there. */
export function watcherOf(steps: StepFacts[]): StepFacts | null {
  return steps.find(({ name }) => name === WATCH) ?? null;
}

/** `the watcher`, `the step settle`. */
export function stepWords(name: string): string {
  return name === WATCH ? 'the watcher' : `the step ${name}`;
}
