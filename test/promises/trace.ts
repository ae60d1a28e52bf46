import type { FailureType } from '../../src/domain/failure.js';
import type { Phase } from '../../src/domain/lifecycle.js';

/**
 * What the load balancer, the hosts and the Temporal server saw of one run, in the order in which it happened. The first
 * event is the start. Times are milliseconds since the Unix epoch, of one clock.
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
  | PhaseEntered
  | Ended;

/** The world before the run, and what was asked for. */
export interface Start {
  kind: 'start';
  at: number;
  cluster: string;
  /** Of the cluster under maintenance. */
  hosts: HostAtStart[];
  /** ARNs of its target groups. */
  groups: string[];
  /** ARNs of every configured cluster's target groups. */
  serviceGroups: string[];
  routing: RoutingNow;
  /** ARNs of the rules that a maintenance of this cluster drains. */
  drains: string[];
  /** What is to be given back at the end, by the ARNs of rule and group. */
  giveBack: Record<string, Record<string, number>>;
  health: Health;
  reboot: 'required' | 'optional';
  /** Healthy targets that must remain in an action. */
  minHealthy: { count: number } | { percent: number };
  adopted: boolean;
  scope: 'load-balancer' | 'service';
  settleMs: number;
  quietMs: number;
  healthyForMs: number;
  /** How long before the go that may have been asked for which it rests on, beside the quiet period. */
  goRestsMs?: number;
  /** How long the run takes what its own writes replaced for a stale read. */
  staleReadMs: number;
  /** How long after a write reads of this load balancer may answer what it replaced. */
  servesStaleMs: number;
}

export interface HostAtStart {
  name: string;
  /** That a reboot is proved against; null where the host could not be read, or tells none. */
  bootBefore: string | null;
  /** True when an earlier run gave it the go and did not end restored: it may have rebooted, and may again. */
  hadGo: boolean;
}

/** Everything that moves traffic, as the load balancer itself has it. */
export interface RoutingNow {
  /** By ARN. */
  rules: Record<string, RuleNow>;
  /** Registered targets by the ARN of their group, sorted. */
  targets: Record<string, string[]>;
  /** Protocol and port of the listeners, by ARN. */
  others: Record<string, string>;
}

export interface RuleNow {
  /** By the ARN of the target group. */
  shares: Record<string, number>;
  /** All of the rule but its shares, as canonical JSON. */
  rest: string;
}

/** State of every target by the ARN of its group and its `id:port`. */
export type Health = Record<string, Record<string, string>>;

/** A write that was carried out, whatever its caller got to hear. */
export interface Written {
  kind: 'written';
  at: number;
  foreign: boolean;
  action: string;
  /** ARN of the rule whose actions were written; null where it was something else. */
  rule: string | null;
  routing: RoutingNow;
  /** The run never had the answer: it can't know that it was carried out. */
  isUnheard?: true;
}

/** A write of the run that was not carried out: refused, throttled, eaten by a fault. */
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
  /** When it began to ask: what was changed before that could be seen. */
  beganAt: number;
}

/** The run was answered the health of a target group. */
export interface HealthRead {
  kind: 'health-read';
  at: number;
  group: string;
}

/** What a host answered to a read of its status; null where that was no clean answer. */
export interface Told {
  kind: 'told';
  at: number;
  host: string;
  /** The step that asked, where that is known. */
  by?: string;
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

/** A claim that the Temporal server took. */
export interface Claimed {
  kind: 'claimed';
  at: number;
  host: string;
}

/** A host of the cluster has become a target of a group that is none of the cluster's. */
export interface Elsewhere {
  kind: 'elsewhere';
  at: number;
  host: string;
  /** Its ARN. */
  group: string;
}

/** The Temporal server has the watcher of the run under way, or has not. */
export interface Watching {
  kind: 'watching';
  at: number;
  isOn: boolean;
}

/** Every worker was gone at once: what a step knew of its writes and had not told is lost. */
export interface Killed {
  kind: 'killed';
  at: number;
}

/** As the history of the run committed it; entering `maintenance` is the go. */
export interface PhaseEntered {
  kind: 'phase';
  at: number;
  phase: Phase;
}

/** By the Temporal server: how the run ended. */
export interface Ended {
  kind: 'ended';
  at: number;
  failure: FailureType | null;
}
