import type { Io } from './io.js';
import type { View } from './views/view.js';

/** Bounds that are no settings of the user's, in milliseconds; tests pass shorter ones. */
export interface Limits {
  /** How long a worker may take to answer a query. */
  queryMs: number;
  /** How long a worker may take to take a new run. */
  firstTaskMs: number;
  /** How long a worker may take to answer an update. */
  updateMs: number;
  /** How long `start` watches preflight before it leaves it to `status`. */
  preflightMs: number;
  /** Between two looks of `start`. */
  startPollMs: number;
  /** Between two looks of `watch` and `wait`. */
  pollMs: number;
  /** How long `watch` and `wait` bear with a Temporal that can't be reached. */
  outageMs: number;
}

export const LIMITS: Limits = {
  queryMs: 1_000,
  firstTaskMs: 10_000,
  updateMs: 10_000,
  preflightMs: 120_000,
  startPollMs: 100,
  pollMs: 250,
  outageMs: 60_000,
};

export interface Context {
  io: Io;
  limits: Limits;
  view: View;
  /** What `-f` says. */
  file: string | undefined;
}
