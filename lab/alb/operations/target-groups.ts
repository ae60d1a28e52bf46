import { ElbError } from '../elb-error.js';
import { attachedTo, findLoadBalancer, findTargetGroup } from '../find.js';
import type { Context, Operation } from '../operation.js';
import { page } from '../paging.js';
import type { TargetGroup } from '../state.js';
import { optionalText, shapes, text, texts } from '../tree.js';
import type { Shape } from '../tree.js';

export const describeTargetGroups: Operation = {
  writes: false,
  run(context, params) {
    const { items, next } = page(selected(context, params), params, context.pageSize);
    return { TargetGroups: items.map((group) => targetGroupAnswer(context, group)), ...next };
  },
};

export const describeTargetGroupAttributes: Operation = {
  writes: false,
  run({ state }, params) {
    const { attributes } = findTargetGroup(state, text(params, 'TargetGroupArn'));
    return { Attributes: [...attributes].map(([Key, Value]) => ({ Key, Value })) };
  },
};

/** Other attributes stay as they are. The API answers them, but the data plane ignores them. */
export const modifyTargetGroupAttributes: Operation = {
  writes: true,
  run({ state }, params) {
    const { attributes } = findTargetGroup(state, text(params, 'TargetGroupArn'));
    for (const one of shapes(params, 'Attributes')) attributes.set(text(one, 'Key'), optionalText(one, 'Value') ?? '');
    return { Attributes: [...attributes].map(([Key, Value]) => ({ Key, Value })) };
  },
};

function selected({ state }: Context, params: Shape): TargetGroup[] {
  const all = [...state.targetGroups.values()];
  const loadBalancer = optionalText(params, 'LoadBalancerArn');
  const arns = texts(params, 'TargetGroupArns');
  const names = texts(params, 'Names');
  if (loadBalancer !== undefined) {
    findLoadBalancer(state, loadBalancer);
    return all.filter((group) => attachedTo(state, group.arn).includes(loadBalancer));
  }
  if (arns.length > 0) return arns.map((arn) => findTargetGroup(state, arn));
  if (names.length === 0) return all;
  return names.map((name) => {
    const found = all.find((group) => group.name === name);
    if (found === undefined) throw ElbError.notFound('TargetGroup', name);
    return found;
  });
}

export function targetGroupAnswer({ state }: Pick<Context, 'state'>, group: TargetGroup): Shape {
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: 'vpc-0123456789abcdef0',
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: wholeSeconds(group.healthCheck.intervalMs),
    HealthCheckTimeoutSeconds: wholeSeconds(group.healthCheck.timeoutMs),
    HealthyThresholdCount: group.healthCheck.healthyThreshold,
    UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
    HealthCheckPath: group.healthCheck.path,
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: attachedTo(state, group.arn),
    TargetType: group.targetType,
    ProtocolVersion: 'HTTP1',
    IpAddressType: 'ipv4',
  };
}

/** The API has only whole seconds; the lab's health checks are faster. */
function wholeSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1000));
}
