import { findCluster, type Cluster, type Config } from './config.js';
import { planShares } from './baseline.js';
import { hasRebooted } from './claim.js';
import { findCapacityShort } from './capacity.js';
import { findUnmatchedTargets, targetKey } from './health.js';
import type { HostBefore, Observation } from './observation.js';
import { shareAtStep, type PlannedAction } from './plan.js';
import { forwardOf, LARGEST_SHARE, rulesOf, unknownOf, type Forward, type Rule, type TargetGroup } from './routing.js';

export interface PreflightRequest {
  config: Config;
  cluster: string;
  /** Null: what is at 0 is refused. */
  adopt: { share: number | 'balanced' | null } | null;
}

/** What preflight decides: what would be done, and every reason not to do it. Nothing is touched by deciding. */
export interface Preflight {
  plan: PlannedAction[];
  hosts: HostBefore[];
  /** Targets of the cluster that are healthy now, as `group/id:port`. */
  healthyBefore: string[];
  refusals: string[];
  /** What an operator should know and need not act on. */
  warnings: string[];
}

export function decidePreflight(observation: Observation, request: PreflightRequest): Preflight {
  const { config } = request;
  const cluster = findCluster(config, request.cluster);
  const groups = observation.groups.filter((group) => group.cluster === cluster.name);
  const arns = new Set(groups.map((group) => group.arn));
  const names = groups.map((group) => group.name);
  const forwards = rulesOf(observation.routing).flatMap((rule) => {
    const forward = forwardOf(rule);
    return forward?.shares.some((share) => arns.has(share.targetGroupArn)) ? [{ rule, forward }] : [];
  });
  const shares = planShares(forwards, arns, observation, request);
  const earlier = observation.earlier?.cluster === cluster.name && request.adopt !== null ? observation.earlier : null;
  const hosts = cluster.hosts.map((host) =>
    hostBefore(host.name, observation, earlier?.hadGo === true ? earlier.hosts : []),
  );
  return {
    plan: shares.plan,
    hosts,
    healthyBefore: observation.health
      .filter((one) => one.state === 'healthy' && names.includes(one.targetGroup))
      .map(targetKey),
    refusals: [
      ...observation.missing,
      ...refuseLoadBalancers(observation),
      ...refuseGroups(observation, cluster, forwards),
      ...forwards.flatMap(({ rule, forward }) => refuseForward(rule, forward, arns, cluster)),
      ...shares.refusals,
      ...refuseSteps(shares.plan, config.reactivate.steps),
      ...refuseCapacity(shares.plan, observation),
      ...findUnmatchedTargets(cluster, names, observation.health),
      ...(request.adopt === null ? refuseHosts(observation) : []),
    ],
    warnings: [...shares.notes, ...(request.adopt === null ? [] : warnAdoptedHosts(observation, hosts))],
  };
}

function hostBefore(name: string, observation: Observation, earlier: HostBefore[]): HostBefore {
  const reading = observation.hosts.find((one) => one.host === name);
  const before = earlier.find((one) => one.name === name);
  const now = reading?.kind === 'observed' ? reading : null;
  return {
    name,
    boot: before?.boot ?? now?.boot ?? null,
    ready: now?.ready ?? null,
    readable: now !== null,
    hadGo: before !== undefined,
  };
}

function refuseLoadBalancers(observation: Observation): string[] {
  return observation.loadBalancers
    .filter((one) => one.type !== 'application')
    .map(
      (one) =>
        `load balancer ${one.name} is a ${one.type} load balancer: tagout drains by the shares of forward actions, which only an application load balancer has`,
    );
}

function refuseGroups(observation: Observation, cluster: Cluster, forwards: { forward: Forward }[]): string[] {
  const used = new Set(forwards.flatMap(({ forward }) => forward.shares.map((share) => share.targetGroupArn)));
  const ours = new Set(observation.loadBalancers.map((one) => one.arn));
  return observation.groups
    .filter((group) => group.cluster === cluster.name)
    .flatMap((group) => {
      if (group.targetType !== 'instance' && group.targetType !== 'ip')
        return [
          `target group ${group.name} has ${group.targetType} targets: tagout maintains hosts behind instance or IP targets`,
        ];
      const also = observation.groups.filter((other) => other.arn === group.arn && other.cluster !== cluster.name);
      return [
        ...refuseUnattached(group, cluster, ours, used),
        ...also.map(
          (other) =>
            `target group ${group.name} is shared by ${cluster.name} and ${other.cluster}: each cluster needs target groups of its own`,
        ),
      ];
    });
}

function refuseUnattached(group: TargetGroup, cluster: Cluster, ours: Set<string>, used: Set<string>): string[] {
  const foreign = group.loadBalancerArns.filter((arn) => !ours.has(arn));
  if (foreign.length > 0)
    return [
      `target group ${group.name} is attached to another load balancer (${foreign.join(', ')}): name that one in loadBalancer`,
    ];
  return used.has(group.arn)
    ? []
    : [
        `target group ${group.name} of ${cluster.name} is in no forward action of the load balancer: attach it to a rule, or remove it from the config`,
      ];
}

function refuseForward(rule: Rule, forward: Forward, arns: Set<string>, cluster: Cluster): string[] {
  const others = forward.shares.filter((share) => !arns.has(share.targetGroupArn) && share.share > 0);
  const unknown = unknownOf(rule.actions);
  return [
    ...(unknown.length > 0
      ? [
          `${rule.where} holds what this version of tagout does not know, and a write of its shares would lose it (${unknown.join(', ')}): update tagout`,
        ]
      : []),
    ...(others.length === 0
      ? [
          `${rule.where} would be left without a cluster: nothing but ${cluster.name} has a share above 0 in it; give another cluster a share first`,
        ]
      : []),
    ...(forward.stickinessS === null
      ? []
      : [
          `${rule.where} has target group stickiness on (${forward.stickinessS} s), and a sticky client keeps coming whatever the share: turn it off and wait that long`,
        ]),
  ];
}

function refuseSteps(plan: PlannedAction[], steps: number[]): string[] {
  const partial = steps.filter((step) => step < 100);
  return plan.flatMap((action) =>
    action.groups.flatMap((group) => {
      const step = partial.find((one) => isWholeShare(group.baseline, one));
      if (step === undefined) return [];
      const factor = findFactor(action, partial);
      const remedy =
        factor === null
          ? `no multiple of it up to ${LARGEST_SHARE} has such a step: choose smaller steps`
          : `multiply every share of this action by ${factor}, which routes the same`;
      return [
        `${action.where}: a step of ${step}% of the share ${group.baseline} of ${group.targetGroup} is the whole share: ${remedy}, or leave out reactivate.steps`,
      ];
    }),
  );
}

function isWholeShare(baseline: number, step: number): boolean {
  return baseline > 0 && shareAtStep(baseline, step) >= baseline;
}

/** The smallest factor for all shares of an action that makes every step less than the whole; null where none fits. */
function findFactor({ groups, others }: PlannedAction, steps: number[]): number | null {
  const largest = Math.max(...groups.map((group) => group.baseline), ...others.map((other) => other.share));
  for (let factor = 2; largest * factor <= LARGEST_SHARE; factor += 1)
    if (groups.every((group) => steps.every((step) => !isWholeShare(group.baseline * factor, step)))) return factor;
  return null;
}

function refuseCapacity(plan: PlannedAction[], observation: Observation): string[] {
  return findCapacityShort(plan, observation.health).map(
    (short) => `${short}: bring the other cluster to health first`,
  );
}

function refuseHosts(observation: Observation): string[] {
  return observation.hosts.flatMap((host) =>
    host.kind === 'unobservable'
      ? [
          `host ${host.host} can't be read, so its drain could never be proved (${host.reason}): mend its status; is it dead? then deregister its target and remove its line from the config`,
        ]
      : [],
  );
}

function warnAdoptedHosts(observation: Observation, hosts: HostBefore[]): string[] {
  return observation.hosts.flatMap((host) => {
    const before = hosts.find((one) => one.name === host.host);
    if (host.kind === 'unobservable')
      return [`host ${host.host} can't be read: settling will wait for it (${host.reason})`];
    if (before?.hadGo !== true) return [];
    return hasRebooted(before.boot, host.boot)
      ? [`host ${host.host} has rebooted since an earlier run gave it the go: it needs its claim, not a second reboot`]
      : [`host ${host.host} had the go of an earlier run, and has not been seen to reboot since`];
  });
}
