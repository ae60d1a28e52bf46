import type { Config } from '../src/domain/config.js';
import type { ToldHost } from '../src/domain/host.js';
import type { Verdict } from '../src/domain/status.js';
import type { WhoLimits } from '../src/domain/who/changed-run.js';
import type { StartWhen } from '../src/domain/window/start-when.js';

/** Every name that the outside relies on, in one place. */
export const TASK_QUEUE = 'tagout';
export const MAINTAIN_CLUSTER = 'maintainCluster';
export const START_MAINTENANCE = 'startMaintenance';
export const PLAN_MAINTENANCE = 'planMaintenance';
export const PROPOSE_CONFIG = 'proposeConfig';
export const MAINTENANCE_DONE = 'maintenanceDone';
export const STATUS = 'status';
/** Takes the name of a host; answers with `ClusterAnswer`. */
export const CLUSTER_OF = 'clusterOf';
/** From `notifyRun`: a receiver can't be told. The argument is `GivenUpArgument`. */
export const NOTIFY_GIVEN_UP = 'notifyGivenUp';
export const ABORT = 'abort';
export const DONE = 'done';
/** Updates of a roll, besides `abort`; each takes a `RollArgument` and answers with a `RollAnswer`. */
export const PAUSE = 'pause';
export const RESUME = 'resume';
export const SEARCH_ATTRIBUTES = { service: 'TagoutService', cluster: 'TagoutCluster', phase: 'TagoutPhase' } as const;

interface StartAttribute {
  key: { name: string; type: 'KEYWORD' };
  value: string;
}

/** With what a maintenance or a roll is started, so that it is found before its first task. */
export function startAttributes(of: { service: string; cluster: string; phase: string }): StartAttribute[] {
  return (['service', 'cluster', 'phase'] as const).map((one) => ({
    key: { name: SEARCH_ATTRIBUTES[one], type: 'KEYWORD' },
    value: of[one],
  }));
}

/** The task queue of watchers. They live as long as their runs, and must not use up the slots of steps. */
export function watchQueue(taskQueue: string): string {
  return `${taskQueue}-watch`;
}

/**
 * The task queue of `notifyRun`'s activities: one of them lives as long as the run, and others wait for receivers that
 * may be slow.
 */
export function notifyQueue(taskQueue: string): string {
  return `${taskQueue}-notify`;
}

export type { StartWhen } from '../src/domain/window/start-when.js';
export type { GivenUpArgument } from '../src/domain/notify/given-up.js';
export { NOTIFY_RUN, notifyId } from '../src/domain/notify/notified-run.js';
export { WHO_CHANGED, whoId } from '../src/domain/who/changed-run.js';
export { MAINTAIN_SERVICE, maintenanceId, rollId } from '../src/domain/maintenance-id.js';

export function planId(service: string, random: string): string {
  return `tagout.plan.${service}.${random}`;
}

export function proposeId(random: string): string {
  return `tagout.init.${random}`;
}

/**
 * Characters of `startedBy` and `reason`: both are in the memo and in every status document, whose sizes Temporal
 * limits.
 */
export const LONGEST_TEXT = 30_000;

/** The input of `maintainCluster`: the run never reads the config file again. */
export interface MaintainInput {
  config: Config;
  cluster: string;
  /** `alice@ops-1`. Both are no longer than LONGEST_TEXT. */
  startedBy: string;
  reason: string;
  adopt: AdoptRequest | null;
  /** Shares that are 0 now are intended, and stay 0. Never together with `adopt`. */
  standby: boolean;
  limits: RunLimits;
  /** Missing: at once, and refused outside of a window. */
  when?: StartWhen;
}

/**
 * The input as it is sent. If the config has a window, or the run a time, its limits are in `when`, where release 0.1.0
 * does not find them: it refuses such an input. It would not know the window, and would begin at once.
 */
export type SentInput = MaintainInput | (Omit<MaintainInput, 'limits' | 'when'> & { when: StartWhen & SentLimits });

interface SentLimits {
  limits: RunLimits;
}

export function sentInput(input: MaintainInput): SentInput {
  const { limits, when, ...rest } = input;
  if (when === undefined && input.config.window === undefined) return input;
  return { ...rest, when: { ...(when ?? { at: null, waitsForWindow: false }), limits } };
}

/** The reverse, of an input with any shape: what the shape of `MaintainInput` is to be checked of. */
export function receivedInput(sent: unknown): unknown {
  const { when } = (sent ?? {}) as { when?: unknown };
  if (typeof when !== 'object' || when === null || !('limits' in when)) return sent;
  const { limits, ...rest } = when;
  return { ...(sent as object), limits, when: rest };
}

/** `share`: for shares that are 0 and whose earlier value is not known; null: refuse those. */
export interface AdoptRequest {
  share: number | 'balanced' | null;
}

/** Limits that a user can't set, in milliseconds; tests pass short ones. */
export interface RunLimits {
  /** If the first task comes later than this, `start` has already given the run up. */
  firstTaskMs: number;
  /** How long preflight tries to read AWS. */
  preflightMs: number;
  /** How long preflight waits for `initial` targets; default: as in LIMITS. */
  initialMs?: number;
  /** How long after the answer of our write a read may still show what the write replaced. */
  staleReadMs: number;
  /** After this long with the same number in flight above 0, a host gets a hint. */
  stillGaugeMs: number;
  /** How long a message of `notify` is tried; default: 10 min. */
  notifyMs?: number;
  /** How long and how often CloudTrail is asked; default: WHO_LIMITS. */
  who?: WhoLimits;
  /** How late a run may begin that was given a time, if its config has no window; default: as in LIMITS. */
  lateMs?: number;
  /** The interval of the watcher's heartbeats: it may learn this late that its run has ended; default: as in LIMITS. */
  watchBeatMs?: number;
}

export const LIMITS: Required<Omit<RunLimits, 'notifyMs' | 'who'>> = {
  firstTaskMs: 10_000,
  preflightMs: 15_000,
  initialMs: 120_000,
  staleReadMs: 5_000,
  stillGaugeMs: 180_000,
  watchBeatMs: 5_000,
  lateMs: 600_000,
};

/** The input of `maintainService`: a roll. */
export interface RollInput {
  config: Config;
  /** One after another, in this order. */
  clusters: string[];
  /** As in `MaintainInput`. */
  startedBy: string;
  reason: string;
  when?: StartWhen;
  limits: RollLimits;
}

export interface RollLimits extends RunLimits {
  /** The pause before a maintenance that was not begun is tried again; default: 10 s. */
  againMs?: number;
}

/** The argument of the updates of a roll. `leaveOut`: only of `abort`. */
export interface RollArgument {
  by: string;
  reason: string;
  leaveOut?: boolean;
}

/** What an update of a roll has brought about, as a sentence. */
export interface RollAnswer {
  message: string;
}

export type { RollDocument } from '../src/domain/roll/document.js';

/** The input of `planMaintenance`. */
export interface PlanInput extends Pick<MaintainInput, 'config' | 'cluster' | 'adopt' | 'standby' | 'limits'> {
  /** Plan as if these clusters were done: those that a roll takes before it. */
  asIfDone?: string[];
}

/** The result of `planMaintenance`, and the document of `tagout plan --json`. */
export interface PlanDocument {
  cluster: string;
  changes: { where: string; targetGroup: string; from: number; to: number }[];
  hosts: ToldHost[];
  refusals: string[];
  warnings: string[];
  /** As in the input; missing if it was not asked for, or the worker is of a release that does not know it. */
  asIfDone?: string[];
}

/** The input of `proposeConfig`. */
export interface ProposeInput {
  /** Name or ARN. */
  loadBalancer: string;
  /** How long to keep trying if AWS can't be read, in milliseconds. */
  preflightMs: number;
}

export type { Proposal } from '../src/domain/init/proposal.js';

/**
 * The argument of the signal `maintenanceDone`, and of the update `done`, with which a person claims and which has
 * `by`.
 */
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
