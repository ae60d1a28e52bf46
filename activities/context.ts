import { findCluster, longestReadMs, type Config, type Host } from '../src/domain/config.js';
import type { HostBefore } from '../src/domain/observation.js';
import type { PlannedAction } from '../src/domain/plan.js';
import type { Routing } from '../src/domain/routing.js';
import type { ClusterOfGroup } from '../src/domain/shares.js';
import type { LookScope } from './ports.js';

/** What every step of a run is told: decided once, at preflight. */
export interface RunContext {
  config: Config;
  cluster: string;
  loadBalancerArns: string[];
  /** Of the cluster under maintenance. */
  targetGroupArns: string[];
  clusterOf: ClusterOfGroup;
  /** As found at preflight, narrowed to `serviceGroupArns`. */
  routing: Routing;
  /** With `watch.scope: service`: only rules that forward to these count. Null: the whole load balancer does. */
  serviceGroupArns: string[] | null;
  plan: PlannedAction[];
  hosts: HostBefore[];
  adopted: boolean;
  /** Targets of the cluster that were healthy at preflight, as `group/id:port`. */
  healthyBefore: string[];
  /** Seconds that the quiet period lasts at least, because sticky clients come back within that time; null where none do. */
  stickinessS: number | null;
  tag: RunTag;
  staleReadMs: number;
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

export function lookScope({ loadBalancerArns, targetGroupArns, clusterOf }: RunContext, depth: LookDepth): LookScope {
  const scope = { loadBalancerArns, targetGroupArns };
  return depth === 'whole' ? { ...scope, attributesOf: Object.keys(clusterOf) } : scope;
}

/** A sample may take as long as a host may take to answer; anything beyond that is time in which nobody looked. */
export function longestGapMs({ config }: Pick<RunContext, 'config'>): number {
  return 2 * config.drain.pollMs + longestReadMs(config);
}

/**
 * How old the oldest part of a look may be when something rests on it. Not as little as the gap above: where ELBv2
 * throttles, a look is made of calls that were tried several times, and one that must not take longer than a host is
 * never had. A write rests on three things. The rule that it writes is read and compared whole in the call right before,
 * and is never older than that call. The check of hosts or capacity is bound by the gap above. The rest of the routing
 * has only to be as expected, and the watcher gives others `watch.every` to change that unseen at any moment: so a look
 * that is no older tells as much as any. Each age begins when the oldest call of it went out.
 */
export function longestLookMs(run: Pick<RunContext, 'config'>): number {
  return Math.max(longestGapMs(run), run.config.watch.everyMs);
}

export function hostsOf({ config, cluster }: Pick<RunContext, 'config' | 'cluster'>): Host[] {
  return findCluster(config, cluster).hosts;
}

/** The groups of the other clusters that have a share in a drained action: what capacity counts. */
export function otherGroupArns({ plan }: RunContext): string[] {
  return [...new Set(plan.flatMap((action) => action.others.map((one) => one.targetGroupArn)))];
}
