import { ElbError } from '../elb-error.js';
import type { Operation } from '../operation.js';
import type { ScalingGroup } from '../state.js';
import { texts } from '../tree.js';
import type { Shape } from '../tree.js';

/** Ids or names in one call, and rows in one answer. */
const BATCH_MAX = 50;

const ZONE = 'us-east-1a';

/** An instance in no group is left out. */
export const describeAutoScalingInstances: Operation = {
  writes: false,
  run({ state }, params) {
    const asked = named(params, 'InstanceIds');
    const rows = [...state.scalingGroups.values()].flatMap((group) => instancesOf(group, asked));
    return { AutoScalingInstances: rows };
  },
};

/** A group that does not exist is left out. */
export const describeAutoScalingGroups: Operation = {
  writes: false,
  run({ state }, params) {
    const asked = named(params, 'AutoScalingGroupNames');
    return {
      AutoScalingGroups: [...state.scalingGroups.values()].filter(({ name }) => asked.has(name)).map(described),
    };
  },
};

/** The caller always names ids or groups, so the lab needs no paging. */
function named(params: Shape, member: string): Set<string> {
  const all = texts(params, member);
  if (all.length === 0 || all.length > BATCH_MAX)
    throw ElbError.validation(`${member} takes 1 to ${String(BATCH_MAX)} of them in this lab`);
  return new Set(all);
}

function instancesOf({ name, lifecycles }: ScalingGroup, asked: Set<string>): Shape[] {
  return [...lifecycles]
    .filter(([id]) => asked.has(id))
    .map(([id, lifecycle]) => ({ ...instance(id, lifecycle), AutoScalingGroupName: name, HealthStatus: 'HEALTHY' }));
}

/** A group writes the health in other letter case than an instance. */
function described({ name, healthCheckType, suspended, lifecycles }: ScalingGroup): Shape {
  return {
    AutoScalingGroupName: name,
    ...{ MinSize: 0, MaxSize: lifecycles.size, DesiredCapacity: lifecycles.size, DefaultCooldown: 300 },
    AvailabilityZones: [ZONE],
    HealthCheckType: healthCheckType,
    HealthCheckGracePeriod: 300,
    Instances: [...lifecycles].map(([id, lifecycle]) => ({ ...instance(id, lifecycle), HealthStatus: 'Healthy' })),
    CreatedTime: '2026-01-01T00:00:00.000Z',
    SuspendedProcesses: suspended.map((ProcessName) => ({ ProcessName, SuspensionReason: 'User suspended' })),
  };
}

function instance(id: string, lifecycle: string): Shape {
  return { InstanceId: id, AvailabilityZone: ZONE, LifecycleState: lifecycle, ProtectedFromScaleIn: false };
}
