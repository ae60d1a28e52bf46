import type { Expected, ExpectedMove } from './expected.js';
import {
  actionText,
  actionsText,
  allowedText,
  contentText,
  listText,
  stickinessText,
  valueText,
} from './drift-words.js';
import { rulesOf, unknownOf, type Action, type Forward, type Listener, type Routing, type Rule } from './routing.js';
import { narrow } from './scope.js';

/** One named difference between expected and observed routing. */
export interface Difference {
  /** `core HTTP:80 rule 10 (path /v1/*)`. */
  where: string;
  /** `share of core-east`, `rule`, `conditions`, `registered targets`, `element ForwardConfig/NewThing`. */
  what: string;
  expected: string;
  observed: string;
}

/** Every difference, in the order of listeners, rules and actions; empty if observed equals expected. */
export function findDrift(expected: Expected, observed: Routing): Difference[] {
  return [
    ...listenerDrift(expected, inScope(expected, observed)),
    ...expected.routing.targets.flatMap((group) => {
      const now = observed.targets.find((one) => one.targetGroup === group.targetGroup);
      return differ(group.targetGroup, 'registered targets', group.targets, now?.targets ?? [], listText);
    }),
    ...attributeDrift(expected.routing, observed),
  ];
}

function inScope({ scope, routing }: Expected, observed: Routing): Routing {
  return scope === null ? observed : narrow(observed, scope, new Set(rulesOf(routing).map((rule) => rule.arn)));
}

/** A look that did not read the attributes finds no difference in them. */
function attributeDrift(expected: Routing, observed: Routing): Difference[] {
  if (expected.attributes === undefined || observed.attributes === undefined) return [];
  const now = new Map(observed.attributes.map((group) => [group.targetGroupArn, group.values]));
  return expected.attributes.flatMap(({ targetGroup, targetGroupArn, values }) => {
    const readNow = now.get(targetGroupArn) ?? {};
    return [...new Set([...Object.keys(values), ...Object.keys(readNow)])].flatMap((key) =>
      differ(targetGroup, `attribute ${key}`, values[key], readNow[key], valueText),
    );
  });
}

function listenerDrift(expected: Expected, observed: Routing): Difference[] {
  const before = expected.routing.listeners;
  const known = new Set(before.map((listener) => listener.arn));
  const options = new Map(expected.moves.map((move) => [move.ruleArn, move.options]));
  return [
    ...before.flatMap((listener) => {
      const now = observed.listeners.find((one) => one.arn === listener.arn);
      if (now === undefined) return [{ where: listener.where, what: 'listener', expected: 'there', observed: 'gone' }];
      return [
        ...differ(listener.where, 'protocol and port', portOf(listener), portOf(now)),
        ...settingDrift(listener, now),
        ...ruleDrift(listener, now, options),
      ];
    }),
    ...observed.listeners
      .filter((listener) => !known.has(listener.arn))
      .map(({ where }) => ({ where, what: 'listener', expected: 'none', observed: 'there' })),
  ];
}

function settingDrift(
  { where, settings: expected = {} }: Listener,
  { settings: observed = {} }: Listener,
): Difference[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(observed)])].flatMap((name) =>
    differ(where, name, expected[name], observed[name], valueText),
  );
}

/** `options`: by the ARN of the rule. */
function ruleDrift(
  expected: Listener,
  observed: Listener,
  options: ReadonlyMap<string, ExpectedMove['options']>,
): Difference[] {
  const known = new Set(expected.rules.map((rule) => rule.arn));
  const rules = new Map(observed.rules.map((rule) => [rule.arn, rule]));
  return [
    ...expected.rules.flatMap((rule) => {
      const now = rules.get(rule.arn);
      if (now === undefined) return [{ where: rule.where, what: 'rule', expected: 'there', observed: 'gone' }];
      return [...fieldDrift(rule, now), ...actionDrift(rule, now, options.get(rule.arn))];
    }),
    ...observed.rules
      .filter((rule) => !known.has(rule.arn))
      .map((rule) => ({
        where: rule.where,
        what: 'rule',
        expected: 'none',
        observed: actionsText(rule.actions),
      })),
  ];
}

/** All differences of one rule. The shares in `options` may match any one of the options. */
export function findRuleDrift(expected: Rule, observed: Rule, options: Record<string, number>[]): Difference[] {
  return [...fieldDrift(expected, observed), ...actionDrift(expected, observed, options)];
}

function fieldDrift(expected: Rule, observed: Rule): Difference[] {
  const { where } = expected;
  return [
    ...differ(where, 'priority', expected.priority, observed.priority),
    ...differ(where, 'conditions', expected.conditions, observed.conditions, listText),
    ...differ(where, 'transforms', expected.transforms, observed.transforms, valueText),
  ];
}

function actionDrift(expected: Rule, observed: Rule, options: Record<string, number>[] | undefined): Difference[] {
  const where = expected.where;
  if (expected.actions.length !== observed.actions.length)
    return [differing(where, 'actions', actionsText(expected.actions, options), actionsText(observed.actions))];
  return expected.actions.flatMap((action, index) => {
    const now = observed.actions[index]!;
    if (action.type === 'forward' && now.type === 'forward') return forwardDrift(where, action, now, options);
    return [
      ...differ(where, 'order', action.order, now.order),
      ...(isSameOther(action, now) ? [] : [differing(where, 'action', actionText(action, options), actionText(now))]),
      ...(action.type === now.type ? elementDrift(where, action, now) : []),
    ];
  });
}

function isSameOther(one: Action, other: Action): boolean {
  return one.type === 'other' && other.type === 'other' && one.content === other.content;
}

/** The differences in elements of two actions that the AWS SDK does not know. */
function elementDrift(where: string, expected: Action, observed: Action): Difference[] {
  return unknownOf([expected, observed]).flatMap((path) =>
    differ(where, `element ${path}`, expected.unknown?.[path], observed.unknown?.[path], contentText),
  );
}

/** The differences between two forwards. The shares in `options` may match any one of the options. */
export function forwardDrift(
  where: string,
  expected: Forward,
  observed: Forward,
  options?: Record<string, number>[],
): Difference[] {
  return [
    ...differ(where, 'order', expected.order, observed.order),
    ...differ(where, 'stickiness', expected.stickinessS, observed.stickinessS, stickinessText),
    ...shareDrift(where, expected, observed, options),
    ...elementDrift(where, expected, observed),
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
  const asObserved = ([arn, share]: [string, number]): boolean => now.get(arn)?.share === share;
  const isAnOption = options?.some((option) => Object.entries(option).every(asObserved)) === true;
  const isRightAlone = (arn: string): boolean =>
    options?.some((option) => asObserved([arn, option[arn] ?? NaN])) === true;
  const isFixed = (arn: string): boolean => options?.every((option) => asObserved([arn, option[arn] ?? NaN])) === true;
  // Each share alone may be in some option although together they match none: then each one that moves is named.
  const areRightAlone = Object.keys(options?.[0] ?? {}).every(isRightAlone);
  return [
    ...expected.shares.flatMap(({ targetGroup, targetGroupArn, share }) => {
      const what = `share of ${targetGroup}`;
      const observedText = now.get(targetGroupArn)?.share.toString() ?? 'not in the action';
      if (options?.[0]?.[targetGroupArn] === undefined) return differ(where, what, String(share), observedText);
      if (isAnOption || (areRightAlone ? isFixed(targetGroupArn) : isRightAlone(targetGroupArn))) return [];
      return [{ where, what, expected: allowedText({ targetGroupArn, share }, options), observed: observedText }];
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

/** Compares the values and not their texts, because somebody can give a value that reads like `none`. */
function differ<Value>(
  where: string,
  what: string,
  expected: Value,
  observed: Value,
  text: (value: Value) => string = String,
): Difference[] {
  const isSame = JSON.stringify(expected) === JSON.stringify(observed);
  return isSame ? [] : [differing(where, what, text(expected), text(observed))];
}

function differing(where: string, what: string, expected: string, observed: string): Difference {
  return { where, what, expected, observed };
}

function portOf(listener: Listener): string {
  return `${listener.protocol}:${listener.port}`;
}
