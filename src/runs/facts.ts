import { isEnd, type Phase } from '../domain/lifecycle.js';
import type { HostBefore } from '../domain/observation.js';
import type { PlannedAction } from '../domain/plan.js';
import type { LiveReading } from '../domain/status.js';
import type { MaintainInput } from '../../workflows/messages.js';
import type { PendingState } from './describe/pending.js';

/** What Temporal itself knows about a run, without a worker. Times are ISO 8601. */
export interface RunFacts {
  service: string;
  cluster: string;
  workflowId: string;
  runId: string;
  running: boolean;
  /** Somebody has paused it: it is open, and does nothing. */
  paused: boolean;
  /** The phase of the run, or its end; a terminated run ended `failed`. */
  phase: Phase;
  /** The phase that the run itself recorded last. */
  recordedPhase: Phase;
  startedAt: string;
  closedAt: string | null;
  memo: RunMemo;
  /** The heartbeats of the running activities. */
  readings: LiveReading[];
  /** The activities that run or will run. */
  steps: StepFacts[];
  /** True if a workflow task is open, so the run must decide what comes next. */
  deciding: boolean;
  /** Set if the run can't decide anything because its workflow tasks fail; otherwise null. */
  stuck: FailingTask | null;
  /** False while no worker has taken the run. */
  taken: boolean;
  /** How many events its history has: if it has no more than before, the run has decided nothing since. */
  events: number;
}

/** One activity, as the Temporal server describes it. Times are from the server's clock. */
export interface StepFacts {
  name: string;
  id: string;
  state: PendingState;
  attempt: number;
  /** The earliest time at which this attempt may begin. */
  scheduledAt: string | null;
  startedAt: string | null;
  /** When its last heartbeat came. */
  heartbeatAt: string | null;
  /** Why and when the previous attempt failed; null at the first. */
  failure: string | null;
  failedAt: string | null;
  /** From the watcher: see LiveReading. */
  goodLookAt: string | null;
  everyMs: number | null;
}

/** What the server says about workflow tasks that fail one after the other. */
export interface FailingTask {
  times: number;
  since: string;
  message: string;
}

/** Written once, after preflight; empty before. */
export interface RunMemo {
  plan: PlannedAction[];
  hosts: HostBefore[];
  startedBy: string | null;
  reason: string | null;
}

/** The part of a run's input that is used without a worker. */
export type StartedWith = Pick<MaintainInput, 'config' | 'startedBy' | 'reason' | 'adopt' | 'standby' | 'when'>;

/** What the history of a run says. */
export interface RunRecord {
  input: StartedWith | null;
  timeline: { phase: Phase; at: string }[];
  /** When it begins, if it waits for that. */
  beginsAt: string | null;
  /** The end of a run that could not report it itself: `terminated by alice@ops-1: reason`. */
  ending: string | null;
}

/** The phase of a run, or its end, from its status in Temporal and the phase that it recorded last. */
export function phaseOf(status: string, recorded: Phase): Phase {
  if (status === 'RUNNING' || status === 'PAUSED') return recorded;
  if (status === 'COMPLETED') return isEnd(recorded) ? recorded : 'restored';
  if (status === 'FAILED') return isEnd(recorded) && recorded !== 'restored' ? recorded : 'failed';
  return 'failed';
}
