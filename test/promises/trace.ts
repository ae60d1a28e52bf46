import type { FailureType } from '../../src/domain/failure.js';
import type { Phase } from '../../src/domain/lifecycle.js';

/**
 * What the load balancer, the hosts and the Temporal server saw of one run, in the order in which it happened. The
 * first event is the start. Times are milliseconds since the Unix epoch, of one clock.
 */
export type Trace = [Start, ...TraceEvent[]];

export type TraceEvent =
  | Written
  | Tried
  | Tagged
  | Looked
  | HealthRead
  | Told
  | Booted
  | HealthChanged
  | Claimed
  | Elsewhere
  | Watching
  | Killed
  | EndAsked
  | PhaseEntered
  | Ended;

/** The world before the run, and the settings of the run. */
export interface Start {
  kind: 'start';
  at: number;
  cluster: string;
  /** The hosts of the cluster under maintenance. */
  hosts: HostAtStart[];
  /** ARNs of its target groups. */
  groups: string[];
  /** ARNs of every configured cluster's target groups. */
  serviceGroups: string[];
  routing: RoutingNow;
  /** ARNs of the rules that a maintenance of this cluster drains. */
  drains: string[];
  /** The shares to give back at the end, by the ARNs of rule and group. */
  giveBack: Record<string, Record<string, number>>;
  health: Health;
  reboot: 'required' | 'optional';
  /** How many healthy targets must remain in an action. */
  minHealthy: { count: number } | { percent: number };
  adopted: boolean;
  scope: 'load-balancer' | 'service';
  settleMs: number;
  quietMs: number;
  healthyForMs: number;
  /** How long the load balancer may have been unwatched before the go. */
  goRestsMs?: number;
  /** For how long after its own write the run takes a read of the replaced value for a stale read. */
  staleReadMs: number;
  /** For how long after a write this load balancer may answer reads with the replaced value. */
  servesStaleMs: number;
  /** Missing: nothing was said about times. */
  times?: Times;
}

/** What was said about the times of a run, in milliseconds since the Unix epoch, of the server's clock. */
export interface Times {
  /** When its window is open, in order, each without its end; null: it has no window. */
  open: [fromMs: number, toMs: number][] | null;
  /** The run was to begin at this time; null: at once. */
  atMs: number | null;
  /** It waits for its window. */
  waits: boolean;
  /** How late a run without a window may begin that was given a time. */
  lateMs: number;
  /** By how much the clock of each worker is ahead, by the name with which it calls the load balancer. */
  aheadMs: Record<string, number>;
  /** How long before the first write of a drain its worker may have looked at the window. */
  lookedMs: number;
}

export interface HostAtStart {
  name: string;
  /** The boot that a reboot is proved against; null if the host could not be read or reports no boot. */
  bootBefore: string | null;
  /** True if an earlier run gave this host the go and did not end restored: it may reboot at any time. */
  hadGo: boolean;
}

/** Everything that decides where traffic goes, as the load balancer has it. */
export interface RoutingNow {
  /** By ARN. */
  rules: Record<string, RuleNow>;
  /** Registered targets, sorted, by the ARN of their group. */
  targets: Record<string, string[]>;
  /** Protocol and port of the listeners, by ARN. */
  others: Record<string, string>;
}

export interface RuleNow {
  /** By the ARN of the target group. */
  shares: Record<string, number>;
  /** The rest of the rule, without its shares, as canonical JSON. */
  rest: string;
}

/** State of every target by the ARN of its group and its `id:port`. */
export type Health = Record<string, Record<string, string>>;

/** A write that was carried out, whatever answer its caller got. */
export interface Written {
  kind: 'written';
  at: number;
  foreign: boolean;
  action: string;
  /** ARN of the rule whose actions were written; null if something else was written. */
  rule: string | null;
  routing: RoutingNow;
  /** The run never got the answer, so it can't know that the write was carried out. */
  isUnheard?: true;
  /** The name of the worker that wrote, where times count. */
  worker?: string;
}

/** A write of the run that was not carried out: refused, throttled, or lost by a fault. */
export interface Tried {
  kind: 'tried';
  at: number;
  action: string;
  outcome: string;
}

/** The run has written or removed its tag. */
export interface Tagged {
  kind: 'tagged';
  at: number;
  action: string;
}

/** The run has read all of the routing, and was answered. */
export interface Looked {
  kind: 'looked';
  at: number;
  /** When the look began: it can see every change before that. */
  beganAt: number;
}

/** The run has read the health of a target group. */
export interface HealthRead {
  kind: 'health-read';
  at: number;
  group: string;
}

/** The answer of a host to a read of its status. */
export interface Told {
  kind: 'told';
  at: number;
  host: string;
  /** The step that asked, where that is known. */
  by?: string;
  /** Null if the answer was not valid. */
  status: ToldStatus | null;
}

export interface ToldStatus {
  inFlight: number;
  accepted: number | null;
  boot: string | null;
  ready: boolean | null;
}

export interface Booted {
  kind: 'booted';
  at: number;
  host: string;
  boot: string;
}

export interface HealthChanged {
  kind: 'health';
  at: number;
  health: Health;
}

/** A claim that the Temporal server accepted. */
export interface Claimed {
  kind: 'claimed';
  at: number;
  host: string;
}

/** A host of the cluster has become a target of another cluster's group. */
export interface Elsewhere {
  kind: 'elsewhere';
  at: number;
  host: string;
  /** Its ARN. */
  group: string;
}

/** The watcher of the run has started or stopped, as the Temporal server sees it. */
export interface Watching {
  kind: 'watching';
  at: number;
  isOn: boolean;
}

/** All workers were killed at once: what a step knew of its writes and had not recorded in a heartbeat is lost. */
export interface Killed {
  kind: 'killed';
  at: number;
}

/** The server has taken an abort or a cancel. */
export interface EndAsked {
  kind: 'end-asked';
  at: number;
}

/** The run has entered a phase, by its history. Entering `maintenance` is the go. */
export interface PhaseEntered {
  kind: 'phase';
  at: number;
  phase: Phase;
}

/** How the run ended, by the Temporal server. */
export interface Ended {
  kind: 'ended';
  at: number;
  failure: FailureType | null;
  /** It says that its window is closed. */
  isClosed?: true;
}
