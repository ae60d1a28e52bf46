import { ElbError } from '../elb-error.js';
import { attachedTo, findTargetGroup } from '../find.js';
import type { Operation } from '../operation.js';
import { targetKey } from '../state.js';
import type { Target, TargetGroup } from '../state.js';
import { forgetDrained, newTarget } from '../targets.js';
import { integer, optionalText, shapes, text } from '../tree.js';
import type { Shape } from '../tree.js';

export const describeTargetHealth: Operation = {
  writes: false,
  run({ state, now }, params) {
    const group = findTargetGroup(state, text(params, 'TargetGroupArn'));
    forgetDrained(group, now);
    const attached = attachedTo(state, group.arn).length > 0;
    const asked = shapes(params, 'Targets').map((one) => named(group, one));
    const all = [...group.targets.values()];
    const chosen: (Target | NamedTarget)[] =
      asked.length === 0 ? all : asked.map((one) => group.targets.get(targetKey(one.id, one.port)) ?? one);
    return {
      TargetHealthDescriptions: chosen.map((one) => ({
        Target: { Id: one.id, Port: one.port, AvailabilityZone: one.zone ?? undefined },
        HealthCheckPort: String(one.port),
        TargetHealth: healthOf(one, attached),
        ...overrideOf(one),
      })),
    };
  },
};

/** A registered target stays as it is. A draining target can't be registered again before it has drained. */
export const registerTargets: Operation = {
  writes: true,
  run(context, params) {
    const { state, now } = context;
    const group = findTargetGroup(state, text(params, 'TargetGroupArn'));
    forgetDrained(group, now);
    const asked = shapes(params, 'Targets').map((one) => ({
      ...named(group, one),
      zone: optionalText(one, 'AvailabilityZone') ?? (group.targetType === 'instance' ? null : 'us-east-1a'),
    }));
    if (asked.length === 0) throw ElbError.validation('Targets is required');
    for (const one of asked) {
      if (isDraining(group.targets.get(targetKey(one.id, one.port)))) {
        throw new ElbError('InvalidTarget', `${one.id} is still draining`);
      }
    }
    for (const one of asked) {
      const key = targetKey(one.id, one.port);
      if (!group.targets.has(key)) group.targets.set(key, newTarget(one.id, one.port, one.zone));
    }
    context.healthChanged();
    return {};
  },
};

/** A target that isn't registered is no error. */
export const deregisterTargets: Operation = {
  writes: true,
  run(context, params) {
    const { state, now } = context;
    const group = findTargetGroup(state, text(params, 'TargetGroupArn'));
    for (const one of shapes(params, 'Targets')) {
      const { id, port } = named(group, one);
      const target = group.targets.get(targetKey(id, port));
      if (target?.drainedAt === null) target.drainedAt = now + group.deregistrationDelayMs;
    }
    forgetDrained(group, now);
    context.healthChanged();
    return {};
  },
};

interface NamedTarget {
  id: string;
  port: number;
  zone?: undefined;
  state?: undefined;
  zonalShift?: undefined;
}

function named(group: TargetGroup, target: Shape): NamedTarget {
  return { id: text(target, 'Id'), port: integer(target, 'Port') ?? group.port };
}

function isDraining(target: Target | undefined): boolean {
  return target !== undefined && target.drainedAt !== null;
}

function healthOf(target: Target | NamedTarget, attached: boolean): Shape {
  if (target.state === undefined) {
    return health('unused', 'Target.NotRegistered', 'Target is not registered to the target group');
  }
  if (target.drainedAt !== null) {
    return health('draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress');
  }
  if (!attached) {
    return health('unused', 'Target.NotInUse', 'Target group is not configured to receive traffic');
  }
  if (target.state === 'healthy') return { State: 'healthy' };
  if (target.state === 'initial') {
    return health('initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress');
  }
  return health('unhealthy', 'Target.FailedHealthChecks', 'Health checks failed');
}

/** Load balancers without zonal shifts leave this out. */
function overrideOf({ zonalShift }: Target | NamedTarget): Shape {
  if (zonalShift === undefined || zonalShift === null) return {};
  return { AdministrativeOverride: { State: zonalShift, Reason: 'AdministrativeOverride.ZonalShiftActive' } };
}

function health(State: string, Reason: string, Description: string): Shape {
  return { State, Reason, Description };
}
