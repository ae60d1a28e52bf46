import type { QueryAnswer } from '../src/domain/blockers.js';
import type { Blockers, Config, Host, Silence, StatusSource } from '../src/domain/config.js';
import type { Difference } from '../src/domain/drift.js';
import type { WriteEvidence } from '../src/domain/evidence.js';
import type { HostReading } from '../src/domain/host.js';
import type { MoveWrite } from '../src/domain/move.js';
import type { Look, Read, ResourceTags } from '../src/domain/observation.js';
import type { ScaledInstance } from '../src/domain/scaled-instance.js';
import type { LookTimes } from './look-times.js';
import type { AlertSilence, SilenceWords } from '../src/domain/silence.js';
import type { TrailCall } from '../src/domain/who/trail-call.js';
import type { GroupAttributes, LoadBalancer, TargetGroup, TargetHealth } from '../src/domain/routing.js';

/**
 * What the activities need from ELBv2. A call can be cancelled by its signal, and retries for seconds at most, without
 * its time in the worker's queue of reads. Without `place`, a read counts as one of a step that begins now.
 */
export interface LoadBalancerPort {
  /** Resolves the config's names and ARNs, and says which of them don't exist. */
  resolve(config: Config, signal: AbortSignal, place?: ReadPlace): Promise<Read<Resolved>>;
  /** 1 DescribeLoadBalancers, and 1 DescribeLoadBalancerAttributes. If there is none, a sentence that says so. */
  find(nameOrArn: string, signal: AbortSignal, place?: ReadPlace): Promise<Read<LoadBalancer | string>>;
  /** 1 DescribeTargetGroups per 20 ARNs. */
  groups(targetGroupArns: string[], signal: AbortSignal, place?: ReadPlace): Promise<Read<TargetGroup[]>>;
  /**
   * One look: 1 DescribeListeners and a DescribeRules per listener for each load balancer, 1 DescribeTargetHealth per
   * group, and 1 DescribeTargetGroupAttributes per group whose attributes are wanted.
   */
  look(scope: LookScope, signal: AbortSignal, place?: ReadPlace): Promise<Read<Look>>;
  /** 1 DescribeTargetGroupAttributes per group; sorted by ARN. */
  attributes(targetGroupArns: string[], signal: AbortSignal, place?: ReadPlace): Promise<Read<GroupAttributes[]>>;
  /** 1 DescribeTargetHealth per group. */
  health(targetGroupArns: string[], signal: AbortSignal, place?: ReadPlace): Promise<Read<TargetHealth[]>>;
  /**
   * Of shares: reads the rule once more, compares all of it, and writes the new shares: one DescribeRules, then one
   * ModifyRule or ModifyListener. Everything else is sent back as it was read.
   */
  write(write: TimedWrite, signal: AbortSignal, place?: ReadPlace): Promise<WriteOutcome>;
  /** 1 DescribeTags per 20 ARNs of load balancers and target groups. */
  tags(arns: string[], signal: AbortSignal, place?: ReadPlace): Promise<Read<ResourceTags[]>>;
  /** One AddTags; replaces the value if the key exists. */
  addTag(write: TagWrite, signal: AbortSignal): Promise<TagOutcome>;
  /** One RemoveTags; a missing key is no error. */
  removeTag(write: Omit<TagWrite, 'value'>, signal: AbortSignal): Promise<TagOutcome>;
}

/**
 * A place in the queue of reads of all runs of a worker. Reads right before a write go first, then those of other
 * steps, then the watchers' looks, for which a part is reserved. Among equals, those that have waited longest go first.
 */
export interface ReadPlace {
  kind: 'write' | 'step' | 'look';
  /**
   * In milliseconds since the Unix epoch: when the write began, the step began to read, or the watcher last looked. All
   * calls of a look have the same value, so that a look is finished before another begins.
   */
  sinceMs: number;
}

export interface TagWrite {
  loadBalancerArn: string;
  key: string;
  value: string;
}

export type TagOutcome = Exclude<WriteOutcome, { kind: 'drifted' }>;

export interface Resolved {
  loadBalancers: LoadBalancer[];
  groups: (TargetGroup & { cluster: string })[];
  missing: string[];
}

export interface LookScope {
  loadBalancerArns: string[];
  /** The groups of the cluster under maintenance, whose registered targets are part of the routing. */
  targetGroupArns: string[];
  /** Also read the attributes of these groups. */
  attributesOf?: string[];
}

/**
 * In milliseconds since the Unix epoch: the write must not go out later, because the check before it is old by then.
 */
export type TimedWrite = MoveWrite & { notAfterMs: number };

export type WriteOutcome =
  /** `at`: when the answer of the write arrived, milliseconds since the Unix epoch. Not a confirmation. */
  | { kind: 'written'; at: number; sent?: SentWrite }
  | { kind: 'drifted'; differences: Difference[] }
  /** Nothing was written, because the read before the write failed or took too long. */
  | { kind: 'unread'; reason: string; denied: boolean }
  /** ELBv2 or IAM refused the write: asking again can't help. */
  | { kind: 'refused'; reason: string; sent?: SentWrite }
  /** It is not known whether the write was carried out: read again before anything else. */
  | { kind: 'unknown'; reason: string; sent?: SentWrite };

/** A call that was sent, for the report of the run. */
export type SentWrite = Pick<WriteEvidence, 'requestId'> & Partial<Pick<WriteEvidence, 'api' | 'before' | 'after'>>;

/** Reads all sources of one host once, each within its timeout. Throws only on cancellation. */
export type ReadHost = (host: Host, sources: StatusSource[], signal: AbortSignal) => Promise<HostReading>;

/**
 * Asks a Prometheus all queries at the same time, each once and within this time; the answers are in their order. Throws
 * only on cancellation.
 */
export type AskPrometheus = (
  server: Pick<Blockers, 'prometheus' | 'headers' | 'tls'>,
  queries: string[],
  timeoutMs: number,
  signal: AbortSignal,
) => Promise<QueryAnswer[]>;

/** Finds which of these instances are in an Auto Scaling group. Throws only on cancellation. */
export interface AutoScalingPort {
  /** 1 DescribeAutoScalingInstances per 50 ids, and 1 DescribeAutoScalingGroups per 50 groups that they are in. */
  instances(ids: string[], signal: AbortSignal): Promise<Read<ScaledInstance[]>>;
}

/** Finds calls in CloudTrail. Throws only on cancellation. */
export interface TrailPort {
  /** 1 LookupEvents per 50 events of this name; waits for its turn. The times are milliseconds since the Unix epoch. */
  lookUp(api: string, window: { fromMs: number; toMs: number }, signal: AbortSignal): Promise<LookedUp>;
}

export type LookedUp =
  /** `isCut`: there are more, older ones that were not read. */
  { kind: 'observed'; calls: TrailCall[]; isCut: boolean } | { kind: 'unobservable'; reason: string };

/** What the activities need from an Alertmanager. Throws only the reason of an aborted signal. */
export interface AlertmanagerPort {
  /** 1 GET: all silences that it knows, also expired ones, and its clock in milliseconds since the Unix epoch. */
  silences: (at: Silence, limits: AskLimits) => Promise<Asked<{ silences: AlertSilence[]; nowMs: number }>>;
  /** 1 POST: makes a silence, or gives the one with this id a new end. Resolves to the id of the silence that is there. */
  put: (at: Silence, silence: PutSilence, limits: AskLimits) => Promise<Asked<string>>;
  /** 1 DELETE: ends a silence now. */
  expire: (at: Silence, id: string, limits: AskLimits) => Promise<Asked<null>>;
}

export type Asked<T> = { kind: 'observed'; value: T } | { kind: 'unobservable'; reason: string };

export interface AskLimits {
  signal: AbortSignal;
  /** For the whole request and its answer. */
  timeoutMs: number;
}

/** Times are milliseconds since the Unix epoch, by Alertmanager's clock. */
export interface PutSilence extends SilenceWords {
  /** Null: a new one. */
  id: string | null;
  startsMs: number;
  endsMs: number;
}

export interface Ports {
  loadBalancer: LoadBalancerPort;
  autoScaling: AutoScalingPort;
  readHost: ReadHost;
  askPrometheus: AskPrometheus;
  alertmanager: AlertmanagerPort;
  /** The page of a run in the Temporal UI; null if this worker does not know the UI's address. */
  linkTo: (run: { workflowId: string; runId: string }) => string | null;
  /** The looks of every watcher of this worker. */
  lookTimes: LookTimes;
  /** Milliseconds since the Unix epoch, for reported times; somebody may set this clock. */
  now: () => number;
  /** Milliseconds by a clock that nobody sets, for durations. */
  uptime: () => number;
}
