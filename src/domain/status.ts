import type { FailureType } from './failure.js';
import type { Difference } from './drift.js';
import type { ToldHost } from './host.js';
import type { Phase } from './lifecycle.js';

/**
 * The status document: what `--json`, the `status` query, the result and the failure details of a run hold.
 * Times are ISO 8601 in UTC. Every key is always there; null where there is none.
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
  /** False: no worker answered, and what only it knows is empty. */
  worker: boolean;
  failure: FailureStatus | null;
  outOfService: string[];
  exposed: string[];
  /** The one command to go on. */
  next: string | null;
  /** What an operator should know, and need not act on at once. */
  warnings: string[];
  lastRefusal: { at: string; by: string; cluster: string; reasons: string[] } | null;
}

export interface HostStatus {
  name: string;
  /** Leave for this host to be maintained: only in `maintenance`, until its claim has counted. */
  go: boolean;
  inFlight: number | null;
  ready: boolean | null;
  bootIdBefore: string | null;
  bootId: string | null;
  claimed: boolean;
  /** Why it could not be read, or null. */
  unobservable: string | null;
  /** When it was read last, readable or not; null before. */
  readAt: string | null;
}

export type Verdict =
  'counted' | 'early' | 'unknown-host' | 'duplicate' | 'not-rebooted' | 'other-boot' | 'unverified' | 'superseded';

export interface ClaimStatus {
  host: string;
  bootId: string | null;
  at: string;
  verdict: Verdict;
  /** What the host or the person said with it, and who that was; null where not given. */
  note: string | null;
  by: string | null;
}

export interface ShareStatus {
  where: string;
  targetGroup: string;
  baseline: number;
  /** What must hold now, at each step of a ramp too. */
  expected: number;
  observed: number | null;
}

export interface FailureStatus {
  type: FailureType;
  message: string;
  reasons: string[];
  drift: Difference[];
}

/** What a running activity tells in its heartbeats; `tagout status` lays it over the query. */
export interface LiveReading {
  /** When the hosts were read last, or the step began: milliseconds since the Unix epoch. */
  at: number;
  hosts: ToldHost[];
  /** `expected` is told by a step that moves shares. */
  shares: { where: string; targetGroup: string; observed: number; expected?: number }[];
  observedAt: string | null;
  waitingFor: string[];
  /** What was wrong at the last look that moves no traffic. */
  warnings: string[];
  /**
   * Of the watcher: when its last look at the load balancer that could be read was asked for, by the Temporal server's
   * clock, as ISO 8601; no later than it was. Null before the first.
   */
  goodLookAt?: string | null;
  /** Of the watcher: `watch.every` of its run. */
  everyMs?: number;
}
