import type { FailureType } from './failure.js';
import type { Difference } from './drift.js';
import type { ToldHost } from './host.js';
import type { Phase } from './lifecycle.js';

/**
 * The status document: the content of `--json`, of the `status` query, of the result and of the failure details of a
 * run. Times are ISO 8601 in UTC. Every key is always there; null means that there is no value.
 */
export interface StatusDocument {
  service: string;
  cluster: string;
  workflowId: string;
  runId: string;
  phase: Phase;
  startedAt: string;
  phaseSince: string;
  deadlineAt: string | null;
  /** When it begins with preflight; only while a run is `scheduled`. */
  beginsAt?: string;
  startedBy: string;
  reason: string;
  adopted: boolean;
  standby: boolean;
  reboot: 'required' | 'optional';
  waitingFor: string[];
  hosts: HostStatus[];
  claims: ClaimStatus[];
  timeline: { phase: Phase; at: string }[];
  shares: ShareStatus[];
  observedAt: string | null;
  /** False: no worker answered, and values that only a worker knows are empty. */
  worker: boolean;
  failure: FailureStatus | null;
  outOfService: string[];
  exposed: string[];
  /** The one command to go on. */
  next: string | null;
  /** What an operator should know but need not act on at once. */
  warnings: string[];
  lastRefusal: { at: string; by: string; cluster: string; reasons: string[] } | null;
}

export interface HostStatus {
  name: string;
  /** This host may be maintained: true only in `maintenance`, until its claim has counted. */
  go: boolean;
  inFlight: number | null;
  ready: boolean | null;
  bootIdBefore: string | null;
  bootId: string | null;
  claimed: boolean;
  /** Why it could not be read, or null. */
  unobservable: string | null;
  /** When it was last read, even if that read failed; null before the first read. */
  readAt: string | null;
}

export type Verdict =
  | 'counted'
  | 'early'
  | 'unknown-host'
  | 'duplicate'
  | 'not-rebooted'
  | 'other-boot'
  | 'unverified'
  | 'superseded';

export interface ClaimStatus {
  host: string;
  bootId: string | null;
  at: string;
  verdict: Verdict;
  /** What the host or the person said with it, and who that was; null if not given. */
  note: string | null;
  by: string | null;
}

export interface ShareStatus {
  where: string;
  targetGroup: string;
  baseline: number;
  /** The share that must hold now, also at each step of a ramp. */
  expected: number;
  observed: number | null;
}

export interface FailureStatus {
  type: FailureType;
  message: string;
  reasons: string[];
  drift: Difference[];
}

/** How far a wait of known length has come, at the moment of the report. */
export interface Progress {
  wait:
    | 'drain.settle'
    | 'drain.quiet'
    | 'reactivate.healthyFor'
    | 'reactivate.hold'
    | 'blockers.deadline'
    | 'roll.gate';
  doneMs: number;
  ofMs: number;
  /** What made it start anew last, as ISO 8601 and phrases; null if nothing has. */
  restarted: { at: string; why: string[] } | null;
}

/** What a running activity reports in its heartbeats; `tagout status` puts it over the query's answer. */
export interface LiveReading {
  /** When the hosts were last read, or the step began: milliseconds since the Unix epoch. */
  at: number;
  hosts: ToldHost[];
  /** `expected` comes only from a step that moves shares. */
  shares: { where: string; targetGroup: string; observed: number; expected?: number }[];
  observedAt: string | null;
  waitingFor: string[];
  /** Problems at the last look that move no traffic. */
  warnings: string[];
  /**
   * From the watcher: when its last good look was asked for, or a little earlier, by the Temporal server's clock, as
   * ISO 8601. Null before the first good look.
   */
  goodLookAt?: string | null;
  /** The waits that run now. */
  progress?: Progress[];
  /** From the watcher: `watch.every` of its run. */
  everyMs?: number;
}
