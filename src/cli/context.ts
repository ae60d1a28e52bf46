import type { Io } from './io.js';
import type { View } from './views/view.js';

/** Bounds that are no settings of the user's, in milliseconds; tests pass shorter ones. */
export interface CommandLimits {
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
  /** How long one look may take: of a server that is cut off, no answer comes at all. */
  lookMs: number;
  /** How long `start` bears with a Temporal that can't be reached, and all of them with one that turns them away. */
  outageMs: number;
}

export const LIMITS: CommandLimits = {
  queryMs: 1_000,
  firstTaskMs: 10_000,
  updateMs: 10_000,
  preflightMs: 120_000,
  startPollMs: 100,
  pollMs: 250,
  lookMs: 5_000,
  outageMs: 60_000,
};

export interface Context {
  io: Io;
  limits: CommandLimits;
  view: View;
  /** What `-f` says. */
  file: string | undefined;
}
