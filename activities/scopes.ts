import { findCluster, longestReadMs, type Config, type Host } from '../src/domain/config.js';
import type { Portion } from '../src/domain/evidence-portion.js';
import type { MovedRouting } from '../src/domain/known-levels.js';
import type { HostBefore } from '../src/domain/observation.js';
import type { ClusterOfGroup } from '../src/domain/shares.js';
import type { LookScope } from './ports.js';

/**
 * The input of a step: its first argument, decided at preflight. Each step gets only what it uses, because an input
 * stays in the history, and one message of Temporal has 4 MiB for all steps of one task. A large input is sent as
 * `{ config, cluster, runId, packed }`; `restored` (src/domain/packed.ts) unpacks it, and must be called before the
 * input is used. All inputs use these names:
 *
 * | member | what it is | sent to |
 * | --- | --- | --- |
 * | `config` | `service`, `hostStatus` and durations; `clusters`: the own one, only for those that read hosts; `blockers`: for observe, drain, settle, reactivate; `silence`: for observe, tag, untag, watch; `who` | all |
 * | `evidence` | how much it may leave for the report | all but checkClaims |
 * | `cluster`, `runId` | the cluster under maintenance; the run that decided this | all |
 * | `loadBalancerArns`, `tag` | what is tagged | tag, untag, watch |
 * | `loadBalancerArns`, `targetGroupArns`, `clusterOf`, `routing`, `serviceGroupArns`, `plan` | what is read and written | drain, settle, reactivate, takeBack, giveBack, watch |
 * | `targetGroupArns` | whose targets must be healthy | confirm |
 * | `hosts` | what they were at preflight | settle, giveBack, watch |
 *
 * `observe` gets the whole config, because it resolves all its names; `checkClaims` gets only the hosts that it reads.
 */
export interface RunScope {
  config: Pick<Config, 'service' | 'hostStatus' | 'drain' | 'reactivate' | 'watch' | 'blockers' | 'who' | 'window'>;
  cluster: string;
  /** The run that decided this. A run made by Temporal's Reset has another id, and does nothing. */
  runId: string;
  /** How much the step may leave about values over time; a run of release 0.1.0 gives none. */
  evidence?: Portion;
}

/** For steps that read hosts. The config has only the cluster under maintenance. */
export interface HostsScope extends RunScope {
  config: RunScope['config'] & Pick<Config, 'clusters'>;
}

export interface TagScope extends RunScope {
  config: RunScope['config'] & Pick<Config, 'silence'>;
  loadBalancerArns: string[];
  tag: RunTag;
  staleReadMs: number;
}

/** For steps that read or write the routing. */
export interface RoutingScope extends RunScope, MovedRouting {
  loadBalancerArns: string[];
  /** Of the cluster under maintenance. */
  targetGroupArns: string[];
  clusterOf: ClusterOfGroup;
}

/** What the hosts were at preflight. */
export interface BeforeScope {
  hosts: HostBefore[];
}

/** All that preflight decided. */
export interface RunContext extends HostsScope, RoutingScope, TagScope, BeforeScope {
  config: HostsScope['config'] & TagScope['config'];
  adopted: boolean;
  /** Targets of the cluster that were healthy at preflight, as `group/id:port`. */
  healthyBefore: string[];
  /**
   * The least length of the quiet period in seconds, because sticky clients come back within that time; null if none
   * do.
   */
  stickinessS: number | null;
  stillGaugeMs: number;
  watchBeatMs: number;
}

/** The tag of a run: on every load balancer of it, with what preflight found there. */
export interface RunTag {
  key: string;
  value: string;
  /** By the ARN of the load balancer; null if there was none. */
  found: Record<string, string | null>;
  /** The tags of other services that preflight found, as key and value by the ARN of the load balancer. */
  others: Record<string, Record<string, string>>;
  /** Tags that go back if the run ends without having restored the cluster. */
  putBack: Record<string, string>;
  /** Tags that go back in any case: of runs that left another cluster out. */
  putBackAlways: Record<string, string>;
}

/** `whole`: with the attributes of the service's target groups, one more call for each. */
export type LookDepth = 'routing' | 'whole';

/** The attributes of target groups, among other facts, seldom change. */
const LOOKS_PER_WHOLE_LOOK = 6;

/** Of a look that has so many before it: the first is whole, and then every sixth. */
export function depthAfter(looks: number): LookDepth {
  return looks % LOOKS_PER_WHOLE_LOOK === 0 ? 'whole' : 'routing';
}

export function lookScope({ loadBalancerArns, targetGroupArns, clusterOf }: RoutingScope, depth: LookDepth): LookScope {
  const scope = { loadBalancerArns, targetGroupArns };
  return depth === 'whole' ? { ...scope, attributesOf: Object.keys(clusterOf) } : scope;
}

/** A sample may take as long as a host may take to answer. Beyond that, nobody was looking. */
export function longestGapMs({ config }: { config: Pick<Config, 'hostStatus' | 'drain'> }): number {
  return 2 * config.drain.pollMs + longestReadMs(config);
}

/**
 * How old the oldest part of a look may be when a write or the go relies on it. The gap above would be too short: under
 * throttling, calls of a look are repeated, so a look can take longer than a read of a host. A write relies on three
 * reads. The rule itself is read and compared in the call right before the write. The check of hosts or capacity is
 * limited by the gap above. The rest of the routing must only be as expected, and the watcher notices a change there
 * after up to `watch.every` anyway, so a look of that age is good enough. Each age is counted from its oldest call. A
 * long `watch.every` must not allow writes on old reads, so there is an upper limit.
 */
export function longestLookMs(run: Pick<RunScope, 'config'>): number {
  return Math.max(longestGapMs(run), Math.min(run.config.watch.everyMs, LOOK_MS_MAX));
}

const LOOK_MS_MAX = 30_000;

export function hostsOf({ config, cluster }: Pick<HostsScope, 'config' | 'cluster'>): Host[] {
  return findCluster(config, cluster).hosts;
}

/** The groups of the other clusters that have a share in a drained action. Capacity counts these. */
export function otherGroupArns({ plan }: Pick<RoutingScope, 'plan'>): string[] {
  return [...new Set(plan.flatMap((action) => action.others.map((one) => one.targetGroupArn)))];
}
