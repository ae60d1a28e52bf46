import {
  forwardOf,
  rulesOf,
  type Forward,
  type Listener,
  type Routing,
  type Rule,
} from '../../../src/domain/routing.js';

/** Changes a routing in place, as somebody else may. Returns the names that the drift must have, or null if impossible. */
export type Mutation = (routing: Routing, pick: number) => { where: string; what: string } | null;

function onListener(mutate: (listener: Listener) => string): Mutation {
  return (routing, pick) => {
    const listener = routing.listeners[pick % routing.listeners.length]!;
    const { where } = listener;
    return { where, what: mutate(listener) };
  };
}

function onRule(mutate: (rule: Rule) => string | null): Mutation {
  return (routing, pick) => {
    const rules = rulesOf(routing);
    const rule = rules[pick % rules.length]!;
    const { where } = rule;
    const what = mutate(rule);
    return what === null ? null : { where, what };
  };
}

function onForward(mutate: (forward: Forward) => string | null): Mutation {
  return onRule((rule) => {
    const forward = forwardOf(rule);
    return forward === undefined ? null : mutate(forward);
  });
}

function onAttributes(mutate: (values: Record<string, string>) => string): Mutation {
  return (routing, pick) => {
    const group = routing.attributes![pick % routing.attributes!.length]!;
    return { where: group.targetGroup, what: mutate(group.values) };
  };
}

export const MUTATIONS: Record<string, Mutation> = {
  'listener removed': (routing, pick) => {
    const [gone] = routing.listeners.splice(pick % routing.listeners.length, 1);
    return { where: gone!.where, what: 'listener' };
  },
  'listener added': (routing) => {
    routing.listeners.push({ arn: 'listener/new', where: 'core HTTP:9', protocol: 'HTTP', port: 9, rules: [] });
    return { where: 'core HTTP:9', what: 'listener' };
  },
  'port changed': onListener((listener) => {
    listener.port += 1;
    return 'protocol and port';
  }),
  'protocol changed': onListener((listener) => {
    listener.protocol = 'HTTPS';
    return 'protocol and port';
  }),
  'rule removed': (routing, pick) => {
    const { rules } = routing.listeners[pick % routing.listeners.length]!;
    const [gone] = rules.splice(pick % rules.length, 1);
    return { where: gone!.where, what: 'rule' };
  },
  'rule added': (routing, pick) => {
    const { rules } = routing.listeners[pick % routing.listeners.length]!;
    const template = rules[0]!;
    rules.unshift({ ...template, arn: `${template.arn}/new`, where: 'the new rule', priority: '1', isDefault: false });
    return { where: 'the new rule', what: 'rule' };
  },
  'priority changed': onRule((rule) => {
    rule.priority = '49999';
    return 'priority';
  }),
  'condition added': onRule((rule) => {
    rule.conditions.push('path /new');
    return 'conditions';
  }),
  'condition removed': onRule((rule) => (rule.conditions.pop() === undefined ? null : 'conditions')),
  'two conditions made one': onRule((rule) => {
    if (rule.conditions.length < 2) return null;
    rule.conditions = [rule.conditions.join(', ')];
    return 'conditions';
  }),
  'action added': onRule((rule) => {
    rule.actions.unshift({ type: 'other', order: 0, content: '{"Type":"authenticate-oidc"}' });
    return 'actions';
  }),
  'action removed': onRule((rule) => {
    rule.actions.shift();
    return 'actions';
  }),
  'action replaced': onRule((rule) => {
    const last = rule.actions.at(-1)!;
    rule.actions[rule.actions.length - 1] = { type: 'other', order: last.order, content: '{"Type":"fixed-response!"}' };
    return 'action';
  }),
  'order changed': onRule((rule) => {
    rule.actions.at(-1)!.order += 1;
    return 'order';
  }),
  'transforms switched': onRule((rule) => {
    if (rule.transforms === undefined) rule.transforms = '{"Type":"url-rewrite"}';
    else delete rule.transforms;
    return 'transforms';
  }),
  'unknown element added to any action': onRule((rule) => {
    const action = rule.actions[0]!;
    action.unknown = { ...action.unknown, 'Zap/New': '' };
    return 'element Zap/New';
  }),
  'unknown element changed': onForward((forward) => {
    const [path] = Object.keys(forward.unknown ?? {});
    if (path === undefined) return null;
    forward.unknown![path] += ' changed';
    return `element ${path}`;
  }),
  'unknown element removed': onForward((forward) => {
    const [path, ...others] = Object.keys(forward.unknown ?? {});
    if (path === undefined) return null;
    forward.unknown = Object.fromEntries(others.map((other) => [other, forward.unknown![other]!]));
    return `element ${path}`;
  }),
  'stickiness changed': onForward((forward) => {
    forward.stickinessS = forward.stickinessS === null ? 60 : forward.stickinessS + 1;
    return 'stickiness';
  }),
  'stickiness switched': onForward((forward) => {
    forward.stickinessS = forward.stickinessS === null ? 60 : null;
    return 'stickiness';
  }),
  'share changed': onForward((forward) => {
    const [share] = forward.shares;
    share!.share = share!.share === 0 ? 1 : 0;
    return `share of ${share!.targetGroup}`;
  }),
  'share moved by one': onForward((forward) => {
    const share = forward.shares.at(-1)!;
    share.share += 1;
    return `share of ${share.targetGroup}`;
  }),
  'target group removed from an action': onForward((forward) => `share of ${forward.shares.pop()!.targetGroup}`),
  'target group added to an action': onForward((forward) => {
    forward.shares.push({ targetGroup: 'group-new', targetGroupArn: 'tg/new', share: 0 });
    return 'share of group-new';
  }),
  'target group replaced by a namesake': (routing, pick) => {
    const found = onForward((forward) => {
      forward.shares[0]!.targetGroupArn = 'tg/namesake';
      return `share of ${forward.shares[0]!.targetGroup}`;
    })(routing, pick);
    return found;
  },
  'target registered': (routing, pick) => {
    const group = routing.targets[pick % routing.targets.length]!;
    group.targets.push('zzzzzz:80');
    return { where: group.targetGroup, what: 'registered targets' };
  },
  'target deregistered': (routing, pick) => {
    const group = routing.targets[pick % routing.targets.length]!;
    return group.targets.pop() === undefined ? null : { where: group.targetGroup, what: 'registered targets' };
  },
  'attribute changed': onAttributes((values) => {
    values['slow_start.duration_seconds'] = '900';
    return 'attribute slow_start.duration_seconds';
  }),
  'attribute added': onAttributes((values) => {
    values['load_balancing.algorithm.anomaly_mitigation'] = 'on';
    return 'attribute load_balancing.algorithm.anomaly_mitigation';
  }),
  'attribute removed': onAttributes((values) => {
    delete values['stickiness.enabled'];
    return 'attribute stickiness.enabled';
  }),
};
