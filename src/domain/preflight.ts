import { planShares } from './baseline.js';
import { findCluster, type Config, type Host } from './config.js';
import { findUnmatchedTargets, targetKey } from './health.js';
import type { HostReading } from './host.js';
import type { EarlierRun, HostBefore, Observation } from './observation.js';
import type { PlannedAction } from './plan.js';
import { refuseAutoScaling, warnAutoScaling } from './refusals/auto-scaling.js';
import { refuseBlocked } from './refusals/blockers.js';
import { refuseCapacity, warnTargetControl } from './refusals/capacity.js';
import { warnDns } from './refusals/dns.js';
import { refuseElsewhere, warnElsewhere } from './refusals/elsewhere.js';
import { refuseForward, type ForwardingRule } from './refusals/forwards.js';
import { refuseGroups } from './refusals/groups.js';
import { isAllRead, refuseLoadBalancers } from './refusals/load-balancers.js';
import { warnAbort } from './refusals/giving-back.js';
import { refuseClocks, refuseHosts, warnAdoptedHosts, warnClocks, warnOneBoot } from './refusals/hosts.js';
import { refuseOwners, warnOwners } from './refusals/owners.js';
import { isSole, refuseNothingDrained, warnLeft } from './refusals/sole-cluster.js';
import { refuseSteps } from './refusals/steps.js';
import {
  longestStickinessS,
  refuseStickiness,
  refuseStickyLeft,
  refuseTargetStickiness,
} from './refusals/stickiness.js';
import { refuseClosed } from './refusals/window.js';
import { refuseZonalShift, warnZonalShift } from './refusals/zonal-shift.js';
import { warnShared } from './refusals/scope.js';
import { judgeTargets } from './refusals/targets.js';
import { decideTags } from './refusals/tags.js';
import { forwardOf, rulesOf, type Routing } from './routing.js';

export interface PreflightRequest {
  config: Config;
  cluster: string;
  /** Null: shares that are 0 are refused. */
  adopt: { share: number | 'balanced' | null } | null;
  /** Shares that are 0 are intended. */
  standby: boolean;
  /** The run id of the roll that this run belongs to, or is; missing or null: none. */
  roll?: string | null;
  /** True for the plan of a roll, which has no run id yet. */
  plansRoll?: boolean;
}

/** The decision of preflight: what would be done, and every reason not to do it. Deciding touches nothing. */
export interface Preflight {
  plan: PlannedAction[];
  hosts: HostBefore[];
  /** Targets of the cluster that are healthy now, as `group/id:port`. */
  healthyBefore: string[];
  /** ARNs of rules that forward only to the cluster: they are watched, and not drained. */
  left: string[];
  /**
   * The least length of the quiet period in seconds, because sticky clients come back within that time; null if none
   * do.
   */
  stickinessS: number | null;
  /** Other runs' tags that go back if this run ends without having restored the cluster, by load balancer. */
  putBackTags: Record<string, string>;
  /** Those of them that go back in any case: tags of runs that left another cluster out. */
  putBackTagsAlways: Record<string, string>;
  refusals: string[];
  /** What an operator should know but need not act on. */
  warnings: string[];
  /** Advice for every maintenance of this cluster; shown with a plan. */
  advice: string[];
}

export function decidePreflight(observation: Observation, request: PreflightRequest): Preflight {
  const { config } = request;
  const cluster = findCluster(config, request.cluster);
  const groups = observation.groups.filter((group) => group.cluster === cluster.name);
  const arns = new Set(groups.map((group) => group.arn));
  const names = groups.map((group) => group.name);
  const forwards = forwardsTo(arns, observation.routing);
  const left = config.soleCluster === 'leave' ? forwards.filter((one) => isSole(one, arns)) : [];
  const drained = forwards.filter((one) => !left.includes(one));
  const inRoll = isOfRoll(request);
  const tags = decideTags(observation, { ...request, inRoll });
  const shares = planShares(drained, arns, observation, { ...request, inRoll });
  const earlier = observation.earlier?.cluster === cluster.name && request.adopt !== null ? observation.earlier : null;
  const hosts = hostsBefore(cluster.hosts, observation, earlier);
  const targets = judgeTargets(observation, names, { ...request, inRoll });
  return {
    plan: shares.plan,
    putBackTags: tags.putBack,
    putBackTagsAlways: tags.putBackAlways,
    hosts,
    healthyBefore: observation.health
      .filter((one) => one.state === 'healthy' && names.includes(one.targetGroup))
      .map(targetKey),
    left: left.map(({ rule }) => rule.arn),
    stickinessS: config.stickiness === 'wait' ? longestStickinessS(drained) : null,
    refusals: [
      ...observation.missing,
      ...tags.refusals,
      ...refuseLoadBalancers(observation),
      ...refuseOwners(observation),
      ...refuseGroups(observation, cluster, forwards),
      ...refuseTargetStickiness(observation.routing.attributes ?? [], arns),
      ...drained.flatMap((one) => [
        ...refuseForward(one, arns, cluster, request.standby),
        ...refuseStickiness(one, config),
      ]),
      ...refuseStickyLeft(drained, left),
      ...(isAllRead(observation, config) ? refuseNothingDrained(drained, left, cluster) : []),
      ...shares.refusals,
      ...refuseSteps(shares.plan, config.reactivate.steps),
      ...refuseCapacity(shares.plan, observation),
      ...refuseZonalShift(shares.plan, observation.health),
      ...findUnmatchedTargets(cluster, names, observation.health),
      ...refuseElsewhere(observation, cluster),
      ...refuseAutoScaling(observation, cluster),
      ...[refuseBlocked, refuseClosed].flatMap((refuse) => refuse(observation, config)),
      ...(request.adopt === null ? refuseHosts(observation) : []),
      ...targets.refusals,
      ...refuseClocks(observation),
    ],
    warnings: [
      ...tags.warnings,
      ...shares.notes,
      ...(request.adopt === null ? [] : warnAdopted(observation, { groups: names, plan: shares.plan, hosts }, request)),
      ...targets.warnings,
      ...warnClocks(observation),
      ...warnOneBoot(observation),
      ...warnShared(observation, config),
      ...warnLeft(left, cluster),
      ...warnOwners(observation),
      ...warnZonalShift(observation),
      ...warnTargetControl(observation, cluster.name),
      ...warnElsewhere(observation),
      ...warnAutoScaling(observation, cluster),
    ],
    advice: warnDns(observation, names),
  };
}

/** What is advised must be something that a roll can do. */
function isOfRoll({ roll, plansRoll }: PreflightRequest): boolean {
  return plansRoll === true || typeof roll === 'string';
}

function warnAdopted(
  observation: Observation,
  found: Pick<Preflight, 'plan' | 'hosts'> & { groups: string[] },
  { cluster }: PreflightRequest,
): string[] {
  return [...warnAdoptedHosts(observation, found.hosts), ...warnAbort(observation, { cluster, ...found })];
}

/** The rules that forward to one of these groups. */
function forwardsTo(arns: Set<string>, routing: Routing): ForwardingRule[] {
  return rulesOf(routing).flatMap((rule) => {
    const forward = forwardOf(rule);
    return forward?.shares.some((share) => arns.has(share.targetGroupArn)) ? [{ rule, forward }] : [];
  });
}

/** Found by name in maps: looking through all readings for each host took most of the time with 1,000 hosts. */
function hostsBefore(hosts: Host[], observation: Observation, earlier: EarlierRun | null): HostBefore[] {
  const readings = new Map(observation.hosts.map((reading) => [reading.host, reading]));
  const hadGo = earlier?.hosts.filter((host) => earlier.hadGo || host.hadGo) ?? [];
  const before = new Map(hadGo.map((host) => [host.name, host]));
  return hosts.map(({ name }) => hostBefore(name, readings.get(name), before.get(name), { observation, earlier }));
}

/**
 * A host may be newer than the run that gave the go. Only a host that itself had the go may have been rebooted for it.
 */
function hostBefore(
  name: string,
  reading: HostReading | undefined,
  before: HostBefore | undefined,
  { observation, earlier }: { observation: Observation; earlier: EarlierRun | null },
): HostBefore {
  const now = reading?.kind === 'observed' ? reading : null;
  // In a chain of runs, this is the first go whose time is known: the boot was read before all of them.
  const goAtMs = (before?.boot ?? null) === null ? undefined : (before?.goAtMs ?? earlier?.goAtMs);
  return {
    name,
    boot: before?.boot ?? now?.boot ?? null,
    bootAtPreflight: now?.boot ?? null,
    ready: now?.ready ?? null,
    readable: now !== null,
    hadGo: before !== undefined,
    ...(goAtMs === undefined ? {} : { goAtMs }),
    ...(now?.boot?.kind === 'time' ? { readAtMs: observation.hostsReadAtMs } : {}),
  };
}
