import type { Io } from './io.js';
import type { View } from './views/view.js';

/** Limits that a user can't set, in milliseconds; tests pass shorter ones. */
export interface CommandLimits {
  /** How long a worker may take to answer a query. */
  queryMs: number;
  /** How long a worker may take to take a new run. */
  firstTaskMs: number;
  /** How long a worker may take to answer an update. */
  updateMs: number;
  /** How long `start` waits for the end of preflight. */
  preflightMs: number;
  /** Between two polls of `start`. */
  startPollMs: number;
  /** Between two polls of `watch` and `wait`. */
  pollMs: number;
  /** How long one poll may take: from a server that is cut off, no answer ever comes. */
  answerMs: number;
  /**
   * How long `start` keeps trying when Temporal can't be reached, and how long all commands do when it turns them away.
   */
  outageMs: number;
}

export const LIMITS: CommandLimits = {
  queryMs: 1_000,
  firstTaskMs: 10_000,
  updateMs: 10_000,
  preflightMs: 120_000,
  startPollMs: 100,
  pollMs: 250,
  answerMs: 5_000,
  outageMs: 60_000,
};

export interface Context {
  io: Io;
  limits: CommandLimits;
  view: View;
  /** The value of `-f`. */
  file: string | undefined;
}
