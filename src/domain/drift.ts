import type { Expected, ExpectedAction } from './expected.js';
import type { Action, Forward, Listener, Routing, Rule } from './routing.js';

/** One named difference between expected and observed routing. */
export interface Difference {
  /** `core HTTP:80 rule 10 (path /v1/*)`. */
  where: string;
  /** `share of core-east`, `rule`, `conditions`, `registered targets`. */
  what: string;
  expected: string;
  observed: string;
}

/** Every difference, in the order of listeners, rules and actions; empty where observed is what is expected. */
export function findDrift(expected: Expected, observed: Routing): Difference[] {
  return [
    ...listenerDrift(expected, observed),
    ...expected.routing.targets.flatMap((group) => {
      const now = observed.targets.find((one) => one.targetGroup === group.targetGroup);
      return differ(
        group.targetGroup,
        'registered targets',
        group.targets.join(', '),
        now?.targets.join(', ') ?? 'none',
      );
    }),
  ];
}

function listenerDrift(expected: Expected, observed: Routing): Difference[] {
  const before = expected.routing.listeners;
  const known = new Set(before.map((listener) => listener.arn));
  return [
    ...before.flatMap((listener) => {
      const now = observed.listeners.find((one) => one.arn === listener.arn);
      if (now === undefined) return [{ where: listener.where, what: 'listener', expected: 'there', observed: 'gone' }];
      return [
        ...differ(listener.where, 'protocol and port', portText(listener), portText(now)),
        ...ruleDrift(listener, now, expected.actions),
      ];
    }),
    ...observed.listeners
      .filter((listener) => !known.has(listener.arn))
      .map(({ where }) => ({ where, what: 'listener', expected: 'none', observed: 'there' })),
  ];
}

function ruleDrift(expected: Listener, observed: Listener, actions: ExpectedAction[]): Difference[] {
  const known = new Set(expected.rules.map((rule) => rule.arn));
  return [
    ...expected.rules.flatMap((rule) => {
      const now = observed.rules.find((one) => one.arn === rule.arn);
      if (now === undefined) return [{ where: rule.where, what: 'rule', expected: 'there', observed: 'gone' }];
      return [
        ...differ(rule.where, 'priority', rule.priority, now.priority),
        ...differ(rule.where, 'conditions', rule.conditions.join(', '), now.conditions.join(', ')),
        ...actionDrift(rule, now, actions.find((one) => one.ruleArn === rule.arn)?.options),
      ];
    }),
    ...observed.rules
      .filter((rule) => !known.has(rule.arn))
      .map((rule) => ({
        where: rule.where,
        what: 'rule',
        expected: 'none',
        observed: rule.actions.map(actionText).join('; '),
      })),
  ];
}

function actionDrift(expected: Rule, observed: Rule, options: Record<string, number>[] | undefined): Difference[] {
  const where = expected.where;
  if (expected.actions.length !== observed.actions.length)
    return differ(
      where,
      'actions',
      expected.actions.map(actionText).join('; '),
      observed.actions.map(actionText).join('; '),
    );
  return expected.actions.flatMap((action, index) => {
    const now = observed.actions[index]!;
    if (action.type === 'forward' && now.type === 'forward') return forwardDrift(where, action, now, options);
    return differ(where, 'action', actionText(action), actionText(now));
  });
}

/** What differs between two forwards, where the shares named in `options` may stand at any one of the options. */
export function forwardDrift(
  where: string,
  expected: Forward,
  observed: Forward,
  options?: Record<string, number>[],
): Difference[] {
  return [
    ...differ(where, 'order', String(expected.order), String(observed.order)),
    ...differ(where, 'stickiness', stickinessText(expected), stickinessText(observed)),
    ...shareDrift(where, expected, observed, options),
  ];
}

function shareDrift(
  where: string,
  expected: Forward,
  observed: Forward,
  options?: Record<string, number>[],
): Difference[] {
  const now = new Map(observed.shares.map((one) => [one.targetGroupArn, one]));
  const known = new Set(expected.shares.map((one) => one.targetGroupArn));
  const matching = options?.filter((option) =>
    Object.entries(option).every(([arn, share]) => now.get(arn)?.share === share),
  );
  return [
    ...expected.shares.flatMap(({ targetGroup, targetGroupArn, share }) => {
      const what = `share of ${targetGroup}`;
      const observedText = now.get(targetGroupArn)?.share.toString() ?? 'not in the action';
      if (options?.[0]?.[targetGroupArn] === undefined) return differ(where, what, String(share), observedText);
      if (matching !== undefined && matching.length > 0) return [];
      const allowed = [...new Set(options.map((option) => String(option[targetGroupArn])))];
      // Each share alone may be right though together they are none of the options: then every share is named.
      const anyAlone = options.every((option) => Object.keys(option).length === 1);
      return anyAlone && allowed.includes(observedText)
        ? []
        : [{ where, what, expected: allowed.join(' or '), observed: observedText }];
    }),
    ...observed.shares
      .filter((one) => !known.has(one.targetGroupArn))
      .map((one) => ({
        where,
        what: `share of ${one.targetGroup}`,
        expected: 'not in the action',
        observed: String(one.share),
      })),
  ];
}

function differ(where: string, what: string, expected: string, observed: string): Difference[] {
  return expected === observed ? [] : [{ where, what, expected, observed }];
}

function portText(listener: Listener): string {
  return `${listener.protocol}:${listener.port}`;
}

function stickinessText(forward: Forward): string {
  return forward.stickinessS === null ? 'off' : `${forward.stickinessS} s`;
}

function actionText(action: Action): string {
  if (action.type === 'other') return action.content;
  const shares = action.shares.map((one) => `${one.targetGroup}: ${one.share}`).join(', ');
  return action.stickinessS === null ? `forward ${shares}` : `forward ${shares}, sticky for ${action.stickinessS} s`;
}
