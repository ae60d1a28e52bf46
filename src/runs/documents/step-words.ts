import type { StepFacts } from '../facts.js';

const WATCH = 'watch';

/** What runs beside the steps of a run and looks for changes by others; null where it is not there. */
export function watcherOf(steps: StepFacts[]): StepFacts | null {
  return steps.find(({ name }) => name === WATCH) ?? null;
}

/** `the watcher`, `the step settle`. */
export function stepWords(name: string): string {
  return name === WATCH ? 'the watcher' : `the step ${name}`;
}
