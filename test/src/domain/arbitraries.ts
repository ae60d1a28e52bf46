import fc from 'fast-check';
import type { PlannedAction } from '../../../src/domain/plan.js';
import {
  forwardOf,
  rulesOf,
  type Action,
  type Forward,
  type Listener,
  type Routing,
} from '../../../src/domain/routing.js';

const share = fc.integer({ min: 0, max: 999 });
const stickiness = fc.option(fc.integer({ min: 1, max: 604_800 }));
const word = fc.stringMatching(/^[a-z]{1,5}$/);

const unknown = fc.dictionary(word, word, { minKeys: 1, maxKeys: 2, noNullPrototype: true });

function forward(order: number): fc.Arbitrary<Forward> {
  return fc.tuple(plainForward(order), fc.option(unknown)).map(([plain, elements]) => {
    return elements === null ? plain : { ...plain, unknown: elements };
  });
}

function plainForward(order: number): fc.Arbitrary<Forward> {
  return fc.record({
    type: fc.constant('forward' as const),
    order: fc.constant(order),
    shares: fc
      .array(share, { minLength: 1, maxLength: 5 })
      .map((shares) =>
        shares.map((one, index) => ({ targetGroup: `group-${index}`, targetGroupArn: `tg/${index}`, share: one })),
      ),
    stickinessS: stickiness,
  });
}

function other(order: number): fc.Arbitrary<Action> {
  return word.map((content) => ({ type: 'other', order, content: JSON.stringify({ Type: content }) }));
}

/** An authentication may come before what routes. */
const actions: fc.Arbitrary<Action[]> = fc.oneof(
  forward(1).map((one) => [one]),
  fc.tuple(other(1), forward(2)).map(([first, second]) => [first, second]),
  other(1).map((one) => [one]),
);

function listener(index: number): fc.Arbitrary<Listener> {
  const arn = `listener/${index}`;
  return fc.array(fc.tuple(actions, fc.array(word, { maxLength: 3 })), { minLength: 1, maxLength: 4 }).map((rules) => ({
    arn,
    where: `core HTTP:${8000 + index}`,
    protocol: 'HTTP',
    port: 8000 + index,
    rules: rules.map(([list, conditions], at) => {
      const isDefault = at === rules.length - 1;
      const priority = isDefault ? 'default' : String((at + 1) * 10);
      return {
        arn: `${arn}/rule/${at}`,
        listenerArn: arn,
        isDefault,
        where: `core HTTP:${8000 + index} ${isDefault ? 'default' : `rule ${priority}`}`,
        priority,
        conditions: isDefault ? [] : conditions,
        actions: list,
      };
    }),
  }));
}

export const routings: fc.Arbitrary<Routing> = fc
  .record({
    listeners: fc
      .integer({ min: 1, max: 3 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => listener(i)))),
    targets: fc.array(fc.uniqueArray(word, { maxLength: 3 }), { minLength: 1, maxLength: 2 }),
  })
  .map(({ listeners, targets }) => ({
    listeners: [...listeners],
    targets: targets.map((list, index) => ({ targetGroup: `group-${index}`, targets: list.sort() })),
    attributes: targets.map((list, index) => ({
      targetGroup: `group-${index}`,
      targetGroupArn: `tg/group-${index}`,
      values: { 'slow_start.duration_seconds': String(list.length), 'stickiness.enabled': 'false' },
    })),
  }));

/** A plan for every forward of a routing: its first one or two groups are the cluster's. */
export function planFor(routing: Routing, groups: 1 | 2, baseline: (found: number) => number): PlannedAction[] {
  return rulesOf(routing).flatMap((rule) => {
    const shares = forwardOf(rule)?.shares;
    if (shares === undefined) return [];
    return [
      {
        ruleArn: rule.arn,
        listenerArn: rule.listenerArn,
        isDefault: rule.isDefault,
        where: rule.where,
        groups: shares
          .slice(0, groups)
          .map(({ share: found, ...group }) => ({ ...group, found, baseline: baseline(found) })),
        others: shares.slice(groups),
        minHealthy: 1,
      },
    ];
  });
}

/** The routing with the shares named set in the forward of one rule. */
export function withShares(routing: Routing, ruleArn: string, shares: Record<string, number>): Routing {
  const changed = structuredClone(routing);
  const rule = rulesOf(changed).find((one) => one.arn === ruleArn)!;
  for (const one of forwardOf(rule)!.shares) one.share = shares[one.targetGroupArn] ?? one.share;
  return changed;
}
