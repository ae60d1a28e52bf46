import type { Moment } from './moment.js';
import type { TraceEvent } from './trace.js';

/** A promise that a trace shows to be broken. */
export interface Broken {
  /** By its number in the README. */
  promise: Promised;
  sentence: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
}

export type Promised = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Looks at one event, knowing what had been seen before it. */
export type Judge = (event: TraceEvent, moment: Moment, index: number) => Broken[];
