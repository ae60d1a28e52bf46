import { isEnd, type Phase } from '../domain/lifecycle.js';
import type { HostBefore } from '../domain/observation.js';
import type { PlannedAction } from '../domain/plan.js';
import type { LiveReading } from '../domain/status.js';
import type { MaintainInput } from '../../workflows/messages.js';
import type { PendingState } from './describe/pending.js';

/** What Temporal itself knows of a run; it needs no worker. Times are ISO 8601. */
export interface RunFacts {
  service: string;
  cluster: string;
  workflowId: string;
  runId: string;
  running: boolean;
  /** Somebody has paused it: it is running, and does nothing. */
  paused: boolean;
  /** Where the run is, or how it ended: a run that was terminated ended `failed`. */
  phase: Phase;
  /** The phase that the run itself recorded last. */
  recordedPhase: Phase;
  startedAt: string;
  closedAt: string | null;
  memo: RunMemo;
  /** The heartbeats of the running activities. */
  readings: LiveReading[];
  /** The activities that are under way or are to be. */
  steps: StepFacts[];
  /** Whether the run is to decide what comes next: a workflow task is there. */
  deciding: boolean;
  /** The run can't decide anything: its workflow tasks fail. Null where they don't. */
  stuck: FailingTask | null;
  /** False while no worker has taken the run. */
  taken: boolean;
}

/** One activity, as the Temporal server describes it. Times are of its clock. */
export interface StepFacts {
  name: string;
  id: string;
  state: PendingState;
  attempt: number;
  /** When this attempt may begin, at the earliest. */
  scheduledAt: string | null;
  startedAt: string | null;
  /** When it told something last. */
  heartbeatAt: string | null;
  /** Why the attempt before failed, and when; null at the first. */
  failure: string | null;
  failedAt: string | null;
  /** What the watcher tells: see LiveReading. */
  goodLookAt: string | null;
  everyMs: number | null;
}

/** What the server tells of workflow tasks that fail one after the other. */
export interface FailingTask {
  times: number;
  since: string;
  message: string;
}

/** Written once, after preflight; empty before. */
export interface RunMemo {
  baseline: PlannedAction[];
  hosts: HostBefore[];
  startedBy: string | null;
  reason: string | null;
}

/** What a run was started with, as far as it is told without a worker. */
export type StartedWith = Pick<MaintainInput, 'config' | 'startedBy' | 'reason' | 'adopt' | 'standby'>;

/** What the history of a run tells beyond that. */
export interface RunRecord {
  input: StartedWith | null;
  timeline: { phase: Phase; at: string }[];
  /** How a run ended that could not say so itself: `terminated by alice@ops-1: reason`. */
  ending: string | null;
}

/** Where a run is, or how it ended, from its status in Temporal and the phase it recorded last. */
export function phaseOf(status: string, recorded: Phase): Phase {
  if (status === 'RUNNING' || status === 'PAUSED') return recorded;
  if (status === 'COMPLETED') return isEnd(recorded) ? recorded : 'restored';
  if (status === 'FAILED') return isEnd(recorded) && recorded !== 'restored' ? recorded : 'failed';
  return 'failed';
}
