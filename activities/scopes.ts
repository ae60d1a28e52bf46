import { findCluster, longestReadMs, type Config, type Host } from '../src/domain/config.js';
import type { MovedRouting } from '../src/domain/known-levels.js';
import type { HostBefore } from '../src/domain/observation.js';
import type { ClusterOfGroup } from '../src/domain/shares.js';
import type { LookScope } from './ports.js';

/**
 * What a step is told: its first argument, decided at preflight. Each gets what it uses, and no more: an input is in the
 * history for good, and a message of Temporal's has 4 MiB for all steps of one task. As it is sent, it is all of that,
 * or `{ config, cluster, runId, packed }` where it is large: `restored` (src/domain/packed.ts) makes the first of the
 * second, and nobody may look at an input before it. In all of them, by these names:
 *
 * | member | what it is | told to |
 * | --- | --- | --- |
 * | `config` | `service`, `hostStatus` and durations; `clusters`: the own one, only for those that read hosts | all |
 * | `cluster`, `runId` | the cluster under maintenance; the run that decided this | all |
 * | `loadBalancerArns`, `tag` | what is tagged | tag, untag, watch |
 * | `loadBalancerArns`, `targetGroupArns`, `clusterOf`, `routing`, `serviceGroupArns`, `plan` | what is read and written | drain, settle, reactivate, takeBack, giveBack, watch |
 * | `targetGroupArns` | whose targets must be healthy | confirm |
 * | `hosts` | what they were at preflight | settle, giveBack, watch |
 *
 * `observe` gets the whole config, for it finds out what all of it names; `checkClaims` no more than the hosts it reads.
 */
export interface RunScope {
  config: Pick<Config, 'service' | 'hostStatus' | 'drain' | 'reactivate' | 'watch'>;
  cluster: string;
  /** A run that was reset in Temporal is another one, and carries nothing of this out. */
  runId: string;
}

/** For those that read hosts: of the clusters, the own one. */
export interface HostsScope extends RunScope {
  config: RunScope['config'] & Pick<Config, 'clusters'>;
}

export interface TagScope extends RunScope {
  loadBalancerArns: string[];
  tag: RunTag;
  staleReadMs: number;
}

/** For those that look at the routing, and write to it. */
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
  config: HostsScope['config'];
  adopted: boolean;
  /** Targets of the cluster that were healthy at preflight, as `group/id:port`. */
  healthyBefore: string[];
  /** Seconds that the quiet period lasts at least, because sticky clients come back within that time; null where none do. */
  stickinessS: number | null;
  stillGaugeMs: number;
  watchBeatMs: number;
}

/** The tag of a run: on every load balancer of it, with what preflight found there. */
export interface RunTag {
  key: string;
  value: string;
  /** By the ARN of the load balancer; null where there was none. */
  found: Record<string, string | null>;
  /** The tags of other services that preflight found, as key and value by the ARN of the load balancer. */
  others: Record<string, Record<string, string>>;
  /** What goes back where the run ends without having restored the cluster. */
  putBack: Record<string, string>;
  /** What goes back even where it has: tags of runs that left another cluster as it is. */
  putBackAlways: Record<string, string>;
}

/** `whole`: with the attributes of the service's target groups, a call more for each. */
export type LookDepth = 'routing' | 'whole';

export function lookScope({ loadBalancerArns, targetGroupArns, clusterOf }: RoutingScope, depth: LookDepth): LookScope {
  const scope = { loadBalancerArns, targetGroupArns };
  return depth === 'whole' ? { ...scope, attributesOf: Object.keys(clusterOf) } : scope;
}

/** A sample may take as long as a host may take to answer; anything beyond that is time in which nobody looked. */
export function longestGapMs({ config }: { config: Pick<Config, 'hostStatus' | 'drain'> }): number {
  return 2 * config.drain.pollMs + longestReadMs(config);
}

/**
 * How old the oldest part of a look may be when something rests on it. Not as little as the gap above: where ELBv2
 * throttles, a look is made of calls that were tried several times, and one that must not take longer than a host is
 * never had. A write rests on three things. The rule that it writes is read and compared whole in the call right before,
 * and is never older than that call. The check of hosts or capacity is bound by the gap above. The rest of the routing
 * has only to be as expected, and the watcher gives others `watch.every` to change that unseen at any moment: so a look
 * that is no older tells as much as any. Each age begins when the oldest call of it went out. Who asks to be told of
 * changes seldom has not asked to write on what was read long ago.
 */
export function longestLookMs(run: Pick<RunScope, 'config'>): number {
  return Math.max(longestGapMs(run), Math.min(run.config.watch.everyMs, LOOK_MS_MAX));
}

const LOOK_MS_MAX = 30_000;

export function hostsOf({ config, cluster }: Pick<HostsScope, 'config' | 'cluster'>): Host[] {
  return findCluster(config, cluster).hosts;
}

/** The groups of the other clusters that have a share in a drained action: what capacity counts. */
export function otherGroupArns({ plan }: Pick<RoutingScope, 'plan'>): string[] {
  return [...new Set(plan.flatMap((action) => action.others.map((one) => one.targetGroupArn)))];
}
