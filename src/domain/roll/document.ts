import type { Difference } from '../drift.js';
import type { FailureType } from '../failure.js';
import type { StatusDocument } from '../status.js';

/** `scheduled` waits for its window. `rolling`: a cluster is under maintenance. `paused` also waits for an approval. */
export const ROLL_STEPS = ['scheduled', 'preflight', 'rolling', 'gate', 'paused'] as const;
export const ROLL_PHASES = [...ROLL_STEPS, 'restored', 'refused', 'aborted', 'failed'] as const;
export type RollPhase = (typeof ROLL_PHASES)[number];
export type RollEnd = Exclude<RollPhase, (typeof ROLL_STEPS)[number]>;

/**
 * The status document of a roll: the content of the `status` query, of its result and of its failure details. Times are
 * ISO 8601 in UTC. Every key but `beginsAt` is always there; null means that there is no value.
 */
export interface RollDocument {
  service: string;
  roll: RollStatus;
  /**
   * The maintenance of the current cluster, which the CLI asks for; the roll itself knows only the one that stopped it,
   * once that has ended.
   */
  current: StatusDocument | null;
}

export interface RollStatus {
  workflowId: string;
  runId: string;
  phase: RollPhase;
  startedAt: string;
  phaseSince: string;
  /** When the preflight of a scheduled roll begins; only there in that phase. */
  beginsAt?: string;
  startedBy: string;
  reason: string;
  /** In the order of the roll. */
  clusters: RollCluster[];
  waitingFor: string[];
  /** Who paused, resumed, approved or aborted, in that order. The last 100. */
  said: RollSaid[];
  timeline: { phase: RollPhase; cluster: string | null; at: string }[];
  warnings: string[];
  failure: RollFailure | null;
  /** The one command to go on. */
  next: string | null;
}

export interface RollCluster {
  name: string;
  /** `waiting`: not begun yet. `left`: the roll has ended before it. */
  state: 'done' | 'current' | 'waiting' | 'failed' | 'left';
  /** The run of its maintenance; null before it began. */
  runId: string | null;
}

export interface RollSaid {
  what: 'pause' | 'resume' | 'approve' | 'abort';
  by: string;
  reason: string;
  at: string;
  /** The cluster that was current, or next. */
  cluster: string | null;
}

export interface RollFailure {
  type: FailureType;
  message: string;
  /** Of a refused roll: all of them. */
  reasons: string[];
  drift: Difference[];
}
