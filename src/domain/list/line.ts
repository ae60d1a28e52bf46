import type { Left } from '../left-behind.js';

/**
 * How a run stands: it is on, what it left, or `earlier`: a later run of the same cluster says what is there now.
 * `stopped`: a roll that ended with clusters left to do.
 */
export type Standing = 'under-way' | Left | 'stopped' | 'earlier';

/** One line of `tagout list`. Times are ISO 8601. */
export interface ListLine {
  kind: 'maintenance' | 'roll';
  service: string;
  /** Null for a roll. */
  cluster: string | null;
  workflowId: string;
  runId: string;
  /** The phase that the run recorded last, or its end. */
  phase: string;
  standing: Standing;
  startedAt: string;
  endedAt: string | null;
  /** Null if they are encoded as nobody here knows, or if there was no time to read them. */
  startedBy: string | null;
  reason: string | null;
  /** The type of its failure. */
  failure: string | null;
  outOfService: string[];
  exposed: string[];
  warnings: string[];
  next: string | null;
  /** Of a roll, as far as they are known; null for a maintenance. */
  clusters: { name: string; state: string }[] | null;
}
