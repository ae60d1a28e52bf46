import type { Elsewhere } from './elsewhere.js';
import type { HostReading, Boot } from './host.js';
import type { GroupAttributes, LoadBalancer, Routing, TargetGroup, TargetHealth } from './routing.js';
import type { Phase } from './lifecycle.js';
import type { PlannedAction } from './plan.js';
import type { ScaledInstances } from './scaled-instance.js';
import type { TaggedRun } from './tag.js';

/** A read of the outside world. Where it failed the truth is unknown: never empty, never "no change". */
export type Read<T> = Observed<T> | Unobservable;

export interface Observed<T> {
  kind: 'observed';
  value: T;
  /** Milliseconds since the Unix epoch, by the worker's clock, when the last answer had arrived. */
  at: number;
  /** The same, when the oldest of its answers was asked for: nothing of it is older. */
  askedMs: number;
  /** How long it waited for its turn in the worker's queue of reads, which counts for no limit. */
  queuedMs: number;
}

export interface Unobservable {
  kind: 'unobservable';
  /** One sentence: what was asked, and what was answered. */
  reason: string;
  /** True where asking again can't help: access denied, no such load balancer, wrong region. */
  permanent: boolean;
  /** True where a policy denies it: the only such answer that ends a run at once. */
  denied: boolean;
  /** As of an observed read. */
  queuedMs: number;
}

/** One look at the load balancers: the routing, and the health of the targets of the cluster under maintenance. */
export interface Look {
  routing: Routing;
  health: TargetHealth[];
}

/** Everything that preflight decides on. */
export interface Observation {
  /** ISO 8601. */
  at: string;
  loadBalancers: LoadBalancer[];
  /** The target groups of every configured cluster, as far as they exist. */
  groups: (TargetGroup & { cluster: string })[];
  /** What the config names and ELBv2 doesn't know, as sentences. */
  missing: string[];
  /** With the attributes of the groups of every configured cluster. */
  routing: Routing;
  /** Of the load balancers, and of the target groups of every configured cluster. */
  tags: ResourceTags[];
  /** The attributes of groups of no configured cluster that share an action with the cluster: no part of the routing. */
  besides: GroupAttributes[];
  /** Of the groups of every configured cluster, and of those. */
  health: TargetHealth[];
  /** Hosts of the cluster in the groups of the other clusters, and in any other group that a rule forwards to. */
  elsewhere: Elsewhere[];
  /** The instances that the hosts of the cluster are, as far as they are in an Auto Scaling group. */
  autoScaling: ScaledInstances;
  /** How long a start waits for the cluster's targets that are `initial`; left out where nobody waits. */
  initialMs?: number;
  hosts: HostReading[];
  /** When they were first read, by the Temporal server's clock and no later than it was; milliseconds since the Unix epoch. */
  hostsReadAtMs: number;
  /** The tags of tagout's that are on the load balancers now. */
  tagged: TaggedRun[];
  /** The run whose baseline an adopted run inherits: the one the tag names, else the newest that got past preflight and did not end restored. */
  earlier: EarlierRun | null;
}

export interface ResourceTags {
  arn: string;
  tags: Record<string, string>;
}

export interface EarlierRun {
  runId: string;
  cluster: string;
  phase: Phase;
  baseline: PlannedAction[];
  /** Each tells whether a run that this one adopted had given it the go. */
  hosts: HostBefore[];
  /** True when that run itself had given all its hosts the go. */
  hadGo: boolean;
  /** When that was, by the server's clock; milliseconds since the Unix epoch. Left out where nothing tells it. */
  goAtMs?: number;
}

/** What a host was before its maintenance. */
export interface HostBefore {
  name: string;
  /** The boot that a reboot is proved against; null where it could not be read, or the config names none. */
  boot: Boot | null;
  /** The boot at preflight of this run: another one where an earlier run's go is what a reboot is proved against. */
  bootAtPreflight: Boot | null;
  ready: boolean | null;
  /** False only where the host was unreadable at preflight of an adopted run. */
  readable: boolean;
  /** True when an earlier run that this one adopts had given this host the go and did not end restored. */
  hadGo: boolean;
  /**
   * When the go was that `boot` was told before, of an earlier run, by the server's clock; milliseconds since the Unix
   * epoch. Left out where that is not known, or `boot` was read by this run: then the go of this run counts.
   */
  goAtMs?: number;
  /** When this run first read the host, where it tells a boot time; milliseconds since the Unix epoch. */
  readAtMs?: number;
}
