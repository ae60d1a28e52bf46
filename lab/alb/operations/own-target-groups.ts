import { targetGroupArn } from '../arns.js';
import { ElbError } from '../elb-error.js';
import { attachedTo, findTargetGroup } from '../find.js';
import type { Operation } from '../operation.js';
import type { TargetGroup } from '../state.js';
import { newAttributes } from '../targets.js';
import { integer, optionalText, text } from '../tree.js';
import { tagsIn } from './tags.js';
import { targetGroupAnswer } from './target-groups.js';

const DEREGISTRATION_MS = 300_000;

/** A name that is taken is refused. */
export const createTargetGroup: Operation = {
  writes: true,
  run(context, params) {
    const name = text(params, 'Name');
    if (!/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/.test(name))
      throw ElbError.validation(`'${name}' is no name`);
    if ([...context.state.targetGroups.values()].some((group) => group.name === name))
      throw new ElbError('DuplicateTargetGroupName', `a target group ${name} exists already`);
    const seconds = (member: string, fallback: number): number => (integer(params, member) ?? fallback) * 1000;
    const group: TargetGroup = {
      arn: targetGroupArn(context.random, name),
      name,
      protocol: text(params, 'Protocol'),
      port: integer(params, 'Port') ?? 80,
      targetType: optionalText(params, 'TargetType') === 'ip' ? 'ip' : 'instance',
      healthCheck: {
        path: optionalText(params, 'HealthCheckPath') ?? '/',
        intervalMs: seconds('HealthCheckIntervalSeconds', 30),
        timeoutMs: seconds('HealthCheckTimeoutSeconds', 5),
        healthyThreshold: integer(params, 'HealthyThresholdCount') ?? 5,
        unhealthyThreshold: integer(params, 'UnhealthyThresholdCount') ?? 2,
      },
      targets: new Map(),
      attributes: newAttributes(DEREGISTRATION_MS),
      deregistrationDelayMs: DEREGISTRATION_MS,
      tags: tagsIn(context, params),
    };
    context.state.targetGroups.set(group.arn, group);
    return { TargetGroups: [targetGroupAnswer(context, group)] };
  },
};

/** With its targets, unless a rule forwards to it. One that is not there is no error. */
export const deleteTargetGroup: Operation = {
  writes: true,
  run({ state }, params) {
    const arn = text(params, 'TargetGroupArn');
    if (!state.targetGroups.has(arn)) return {};
    const { name } = findTargetGroup(state, arn);
    if (attachedTo(state, arn).length > 0) throw new ElbError('ResourceInUse', `${name} is in use by a rule`);
    state.targetGroups.delete(arn);
    return {};
  },
};
