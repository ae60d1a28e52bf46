import { acceptActions } from '../accept-actions.js';
import { listenerArn, ruleArn } from '../arns.js';
import { ElbError } from '../elb-error.js';
import { defaultRule, findListener, findLoadBalancer } from '../find.js';
import type { Context, Operation } from '../operation.js';
import { page } from '../paging.js';
import type { Listener, Rule } from '../state.js';
import { integer, optionalText, shapes, text, texts } from '../tree.js';
import type { Shape } from '../tree.js';
import { Versioned } from '../versioned.js';
import { tagsIn } from './tags.js';

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

/** A given member replaces the old one completely; other members stay as they are. */
export const modifyListener: Operation = {
  writes: true,
  run(context, params) {
    const listener = findListener(context.state, text(params, 'ListenerArn'));
    const asked = shapes(params, 'DefaultActions');
    const port = integer(params, 'Port') ?? listener.port;
    if (port < 1 || port > 65_535) throw ElbError.validation('Port must be 1 to 65535');
    const { slot, rule } = defaultRule(listener);
    const actions =
      asked.length > 0
        ? acceptActions(context.state, listener.loadBalancerArn, asked, context.ways, rule.actions)
        : rule.actions;
    listener.port = port;
    listener.protocol = optionalText(params, 'Protocol') ?? listener.protocol;
    for (const key of ['SslPolicy', 'Certificates', 'MutualAuthentication'])
      if (params[key] !== undefined) listener.secured[key] = params[key];
    context.write(slot, { ...rule, actions });
    return { Listeners: [{ ...answer(context, listener), DefaultActions: actions }] };
  },
};

export const createListener: Operation = {
  writes: true,
  run(context, params) {
    const loadBalancer = findLoadBalancer(context.state, text(params, 'LoadBalancerArn'));
    const port = integer(params, 'Port');
    if (port === undefined || port < 1 || port > 65_535) throw ElbError.validation('Port must be 1 to 65535');
    if ([...loadBalancer.listeners.values()].some((listener) => listener.port === port))
      throw new ElbError('DuplicateListener', `A listener on port ${String(port)} already exists`);
    const arn = listenerArn(context.random, loadBalancer.arn);
    const defaultRuleArn = ruleArn(context.random, arn);
    const actions = acceptActions(context.state, loadBalancer.arn, shapes(params, 'DefaultActions'), context.ways);
    const slot = new Versioned<Rule | undefined>(undefined);
    const listener: Listener = {
      arn,
      loadBalancerArn: loadBalancer.arn,
      protocol: text(params, 'Protocol'),
      port,
      secured: {},
      defaultRuleArn,
      rules: new Map([[defaultRuleArn, slot]]),
      tags: tagsIn(context, params),
    };
    context.write(slot, { arn: defaultRuleArn, priority: 'default', conditions: [], actions });
    loadBalancer.listeners.set(arn, listener);
    return { Listeners: [{ ...answer(context, listener), DefaultActions: actions }] };
  },
};

/** With all of its rules. */
export const deleteListener: Operation = {
  writes: true,
  run({ state }, params) {
    const { arn, loadBalancerArn } = findListener(state, text(params, 'ListenerArn'));
    findLoadBalancer(state, loadBalancerArn).listeners.delete(arn);
    return {};
  },
};

function answer(context: Context, listener: Listener): Shape {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...listener.secured,
    DefaultActions: context.read(defaultRule(listener).slot)?.actions ?? [],
  };
}
