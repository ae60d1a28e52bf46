import { acceptActions } from '../accept-actions.js';
import { ElbError } from '../elb-error.js';
import { defaultRule, findListener, findLoadBalancer } from '../find.js';
import type { Context, Operation } from '../operation.js';
import { page } from '../paging.js';
import type { Listener } from '../state.js';
import { integer, optionalText, shapes, text, texts } from '../tree.js';
import type { Shape } from '../tree.js';

export const describeListeners: Operation = {
  writes: false,
  run(context, params) {
    const loadBalancer = optionalText(params, 'LoadBalancerArn');
    const arns = texts(params, 'ListenerArns');
    if ((loadBalancer === undefined) === (arns.length === 0)) {
      throw ElbError.validation('either LoadBalancerArn or ListenerArns is required');
    }
    const found =
      loadBalancer === undefined
        ? arns.map((arn) => findListener(context.state, arn))
        : [...findLoadBalancer(context.state, loadBalancer).listeners.values()];
    const { items, next } = page(found, params, context.pageSize);
    return { Listeners: items.map((listener) => answer(context, listener)), ...next };
  },
};

/** Members that are not given stay as they are; what is given replaces the whole of it. */
export const modifyListener: Operation = {
  writes: true,
  run(context, params) {
    const listener = findListener(context.state, text(params, 'ListenerArn'));
    const asked = shapes(params, 'DefaultActions');
    const port = integer(params, 'Port') ?? listener.port;
    if (port < 1 || port > 65_535) throw ElbError.validation('Port must be 1 to 65535');
    const { slot, rule } = defaultRule(listener);
    const actions = asked.length > 0 ? acceptActions(context.state, listener.loadBalancerArn, asked) : rule.actions;
    listener.port = port;
    listener.protocol = optionalText(params, 'Protocol') ?? listener.protocol;
    context.write(slot, { ...rule, actions });
    return { Listeners: [{ ...answer(context, listener), DefaultActions: actions }] };
  },
};

function answer(context: Context, listener: Listener): Shape {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: context.read(defaultRule(listener).slot)?.actions ?? [],
  };
}
