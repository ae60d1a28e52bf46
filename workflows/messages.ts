import type { Config } from '../src/domain/config.js';
import type { ToldHost } from '../src/domain/host.js';
import type { Verdict } from '../src/domain/status.js';

/** Every name that the outside world relies on, in one place. */
export const TASK_QUEUE = 'tagout';
export const MAINTAIN_CLUSTER = 'maintainCluster';
export const PLAN_MAINTENANCE = 'planMaintenance';
export const MAINTENANCE_DONE = 'maintenanceDone';
export const STATUS = 'status';
/** With the name of a host; answered with `ClusterAnswer`. */
export const CLUSTER_OF = 'clusterOf';
export const ABORT = 'abort';
export const DONE = 'done';
export const SEARCH_ATTRIBUTES = { service: 'TagoutService', cluster: 'TagoutCluster', phase: 'TagoutPhase' } as const;

/** Of watchers, which live as long as their runs: they must not take the place of steps. */
export function watchQueue(taskQueue: string): string {
  return `${taskQueue}-watch`;
}

export { maintenanceId } from '../src/domain/maintenance-id.js';

export function planId(service: string, random: string): string {
  return `tagout.plan.${service}.${random}`;
}

/** Characters of what a run is started with: they are in its memo and told with every status, of which Temporal bounds the size. */
export const LONGEST_TEXT = 30_000;

/** The input of `maintainCluster`: the run never reads the config file again. */
export interface MaintainInput {
  config: Config;
  cluster: string;
  /** `alice@ops-1`. Both are no longer than LONGEST_TEXT. */
  startedBy: string;
  reason: string;
  adopt: AdoptRequest | null;
  /** What is at share 0 now is meant to be, and stays there. Never together with `adopt`. */
  standby: boolean;
  limits: RunLimits;
}

/** `share` is for zeros whose earlier share is not known; null: refuse those. */
export interface AdoptRequest {
  share: number | 'balanced' | null;
}

/** Bounds that are no settings of the user's; tests pass milliseconds. */
export interface RunLimits {
  /** A run whose first task comes later than this was given up by its start. */
  firstTaskMs: number;
  /** How long preflight tries to read AWS. */
  preflightMs: number;
  /** How long preflight waits for targets that are still `initial`; default: as in LIMITS. */
  initialMs?: number;
  /** How long after the answer of our write an action may still read what the write replaced. */
  staleReadMs: number;
  /** How long a host may tell the same number in flight, above 0, before there is a hint. */
  stillGaugeMs: number;
  /** How often the watcher heartbeats, and how late it may hear that its run has ended; default: as in LIMITS. */
  watchBeatMs?: number;
}

export const LIMITS: Required<RunLimits> = {
  firstTaskMs: 10_000,
  preflightMs: 15_000,
  initialMs: 120_000,
  staleReadMs: 5_000,
  stillGaugeMs: 180_000,
  watchBeatMs: 5_000,
};

/** The input of `planMaintenance`. */
export type PlanInput = Pick<MaintainInput, 'config' | 'cluster' | 'adopt' | 'standby' | 'limits'>;

/** The result of `planMaintenance`, and the document of `tagout plan --json`. */
export interface PlanDocument {
  cluster: string;
  changes: { where: string; targetGroup: string; from: number; to: number }[];
  hosts: ToldHost[];
  refusals: string[];
  warnings: string[];
}

/** The argument of the signal `maintenanceDone`; `by` is there when a person claims, through the update `done`. */
export interface DoneArgument {
  host: string;
  bootId?: string;
  note?: string;
  by?: string;
}

/** The answer of the query `clusterOf`: the cluster of the service that has the host, or null. */
export interface ClusterAnswer {
  cluster: string | null;
}

/** The answer of the update `done`. */
export interface DoneAnswer {
  host: string;
  verdict: Verdict;
  message: string;
}

export interface AbortArgument {
  by: string;
  reason: string;
  leaveOut?: boolean;
}
