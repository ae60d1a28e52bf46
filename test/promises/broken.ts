import type { Moment } from './moment.js';
import type { TraceEvent } from './trace.js';

/** A broken promise, found in a trace. */
export interface Broken {
  /** Its number in the README; `window`: what docs/when.md says. */
  promise: Promised;
  sentence: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
}

export type Promised = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 'window';

/** Judges one event by what had been seen before it. */
export type Judge = (event: TraceEvent, moment: Moment, index: number) => Broken[];
