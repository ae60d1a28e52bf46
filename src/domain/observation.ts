import type { Elsewhere } from './elsewhere.js';
import type { HostReading, Boot } from './host.js';
import type { GroupAttributes, LoadBalancer, Routing, TargetGroup, TargetHealth } from './routing.js';
import type { Phase } from './lifecycle.js';
import type { PlannedAction } from './plan.js';
import type { ScaledInstances } from './scaled-instance.js';
import type { TaggedRun } from './tag.js';

/** A read of the outside world. If it failed, the truth is unknown: never empty, never "no change". */
export type Read<T> = Observed<T> | Unobservable;

export interface Observed<T> {
  kind: 'observed';
  value: T;
  /** Milliseconds since the Unix epoch, by the worker's clock, when the last answer had arrived. */
  at: number;
  /** By the same clock, when its oldest answer was asked for: nothing in it is older. */
  askedMs: number;
  /** How long it waited in the worker's queue of reads. This time counts for no limit. */
  queuedMs: number;
}

export interface Unobservable {
  kind: 'unobservable';
  /** One sentence: the request and the answer. */
  reason: string;
  /** True if asking again can't help: access denied, no such load balancer, wrong region. */
  permanent: boolean;
  /** True if a policy denies the read: the only answer that ends a run at once. */
  denied: boolean;
  /** As of an observed read. */
  queuedMs: number;
}

/** One look at the load balancers: the routing, and the health of the targets of the cluster under maintenance. */
export interface Look {
  routing: Routing;
  health: TargetHealth[];
}

/** Everything that preflight uses for its decision. */
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
  /**
   * The attributes of groups of no configured cluster that share an action with the cluster. Not part of the routing.
   */
  besides: GroupAttributes[];
  /** Of the groups of every configured cluster, and of those in `besides`. */
  health: TargetHealth[];
  /** Hosts of the cluster in the groups of the other clusters, and in any other group that a rule forwards to. */
  elsewhere: Elsewhere[];
  /** The hosts' instances that are in an Auto Scaling group. */
  autoScaling: ScaledInstances;
  /** How long a start waits for the cluster's `initial` targets; left out if nobody waits. */
  initialMs?: number;
  /** Why nobody can be told of this run, as a sentence; left out if they can, or if its config has no `notify`. */
  untold?: string;
  /** Why the blockers of the config block, as phrases; left out if it has none. */
  blocked?: string[];
  /** Left out if the config has no window. */
  window?: WindowNow;
  hosts: HostReading[];
  /**
   * When the hosts were first read, or a little earlier, by the Temporal server's clock; milliseconds since the Unix
   * epoch.
   */
  hostsReadAtMs: number;
  /** The roll of the service that runs now; left out if none does, or if release 0.1.0 has observed. */
  roll?: RunningRoll;
  /** The tagout tags that are on the load balancers now. */
  tagged: TaggedRun[];
  /**
   * The run whose baseline an adopted run inherits: the one that the tag names, or else the newest that got past
   * preflight and did not end restored.
   */
  earlier: EarlierRun | null;
}

export interface RunningRoll {
  runId: string;
  /** When it was started, ISO 8601. */
  since: string;
}

/** The window of the config, as a worker judged it. */
export interface WindowNow {
  /** Why no drain may begin, as a phrase; null: it is open. */
  closed: string | null;
  /** When it opens next, in milliseconds since the Unix epoch; null if it is open, or if that is not known. */
  opensAtMs: number | null;
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
  /** Each says whether a run that this one adopted had given the host the go. */
  hosts: HostBefore[];
  /** True when that run itself had given all its hosts the go. */
  hadGo: boolean;
  /** When that was, by the server's clock; milliseconds since the Unix epoch. Left out if not known. */
  goAtMs?: number;
}

/** What a host was before its maintenance. */
export interface HostBefore {
  name: string;
  /** A boot other than this one proves a reboot; null if it could not be read, or the config names none. */
  boot: Boot | null;
  /**
   * The boot at preflight of this run. It differs from `boot` if the reboot is proved since the go of an earlier run.
   */
  bootAtPreflight: Boot | null;
  ready: boolean | null;
  /** False only if the host was unreadable at preflight of an adopted run. */
  readable: boolean;
  /** True if an earlier run that this one adopts had given this host the go and did not end restored. */
  hadGo: boolean;
  /**
   * The time of an earlier run's go, before which `boot` was read, by the server's clock; milliseconds since the Unix
   * epoch. Left out if it is not known, or if this run has read `boot`: then the go of this run counts.
   */
  goAtMs?: number;
  /** When this run first read the host, if it reports a boot time; milliseconds since the Unix epoch. */
  readAtMs?: number;
}
