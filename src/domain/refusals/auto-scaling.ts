import type { Cluster } from '../config.js';
import type { Observation } from '../observation.js';
import { instanceIds, type ScaledInstance } from '../scaled-instance.js';

/** Health checks that a healthy host fails while it reboots. EC2 and EBS checks don't fail for a reboot. */
const FAILED_BY_A_REBOOT = ['ELB', 'VPC_LATTICE'];

/**
 * Share 0 does not stop health checks: a host that reboots fails them, and its group replaces it.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
 */
export function refuseAutoScaling({ autoScaling }: Observation, cluster: Cluster): string[] {
  if (autoScaling.kind !== 'observed') return [];
  const { instances } = autoScaling;
  return [
    ...byGroup(instances.filter(isGoing), cluster).map(
      ([group, names]) =>
        `Auto Scaling group ${group} is terminating ${names}: when that is done, remove these hosts from the config`,
    ),
    ...byGroup(instances.filter(isMarked), cluster).map(
      ([group, names]) =>
        `Auto Scaling group ${group} has marked ${names} unhealthy and will replace them: mark them healthy again (aws autoscaling set-instance-health), or suspend the group's ReplaceUnhealthy process`,
    ),
    ...byGroup(instances.filter(isAtRisk), cluster).map(
      ([group, names, [first]]) =>
        `Auto Scaling group ${group} has ${testsOf(first!)} health checks and would replace ${names} during a reboot: suspend its HealthCheck process until the maintenance has ended (aws autoscaling suspend-processes --auto-scaling-group-name ${group} --scaling-processes HealthCheck), or put the instances in Standby; or, if they may be replaced, set \`autoScaling: ignore\``,
    ),
  ];
}

export function warnAutoScaling({ autoScaling }: Observation, cluster: Cluster): string[] {
  if (autoScaling.kind === 'not-asked') return [];
  if (autoScaling.kind === 'unobservable')
    return [
      `whether an Auto Scaling group would replace ${instanceIds(cluster.hosts).join(', ')} during a reboot was not checked: ${autoScaling.reason}; allow autoscaling:DescribeAutoScalingInstances and autoscaling:DescribeAutoScalingGroups in the IAM policy of the worker's role (docs/iam.md has the whole policy), or set \`autoScaling: ignore\``,
    ];
  return byGroup(autoScaling.instances.filter(isReplacedLater), cluster).map(
    ([group, names]) =>
      `Auto Scaling group ${group} will mark ${names} unhealthy during a reboot, and replace them once its ReplaceUnhealthy process is resumed: suspend its HealthCheck process too, or mark them healthy before that (aws autoscaling set-instance-health)`,
  );
}

function isGoing({ lifecycle }: ScaledInstance): boolean {
  return /Terminat/.test(lifecycle);
}

/**
 * True while its group manages the instance. A group leaves an instance in Standby alone; a detached one has no group.
 */
function isKept(instance: ScaledInstance): boolean {
  return !isGoing(instance) && !/^(Standby|Detaching|Detached)$/.test(instance.lifecycle);
}

function isMarked(instance: ScaledInstance): boolean {
  return isKept(instance) && instance.isUnhealthy && !instance.suspended.includes('ReplaceUnhealthy');
}

function wouldBeMarked(instance: ScaledInstance): boolean {
  const isChecked = FAILED_BY_A_REBOOT.some((type) => instance.healthChecks.includes(type));
  return isKept(instance) && isChecked && !instance.suspended.includes('HealthCheck');
}

function isAtRisk(instance: ScaledInstance): boolean {
  return wouldBeMarked(instance) && !instance.suspended.includes('ReplaceUnhealthy');
}

function isReplacedLater(instance: ScaledInstance): boolean {
  return wouldBeMarked(instance) && instance.suspended.includes('ReplaceUnhealthy');
}

function testsOf({ healthChecks }: ScaledInstance): string {
  return FAILED_BY_A_REBOOT.filter((type) => healthChecks.includes(type)).join(' and ');
}

/** Each group with its instances, as `i-0123 (east-1), i-4567 (east-2)`. */
function byGroup(instances: ScaledInstance[], { hosts }: Cluster): [string, string, ScaledInstance[]][] {
  return [...new Set(instances.map(({ group }) => group))].map((group) => {
    const own = instances.filter((one) => one.group === group);
    const names = own.map(({ id }) => `${id} (${hosts.find((host) => host.targets.includes(id))?.name ?? 'no host'})`);
    return [group, names.join(', '), own];
  });
}
