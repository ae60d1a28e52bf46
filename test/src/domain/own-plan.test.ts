import { describe, expect, it } from 'vitest';
import type { MinHealthy } from '../../../src/domain/config.js';
import { asksForCapacityOf, isPlanOfRouting, withCapacityOf } from '../../../src/domain/own-plan.js';
import type { PlannedAction } from '../../../src/domain/plan.js';
import type { Routing } from '../../../src/domain/routing.js';
import { runContext } from '../../activities/run-context.js';
import { CONFIG } from './small-service.js';

const { plan, routing } = runContext();
const [FIRST] = plan as [PlannedAction];
const [EAST] = FIRST.groups as [PlannedAction['groups'][number]];
const [WEST] = FIRST.others as [PlannedAction['others'][number]];

const fileWith = (minHealthy: MinHealthy) => ({ ...CONFIG, capacity: { minHealthy } });
const asking = (minHealthy: number, minHealthyFrom?: string): PlannedAction[] =>
  plan.map((action) => ({ ...action, minHealthy, ...(minHealthyFrom === undefined ? {} : { minHealthyFrom }) }));

describe('the capacity of a plan', () => {
  it.each<[string, MinHealthy, PlannedAction[]]>([
    ['a count', { count: 2 }, asking(2)],
    ['a percentage', { percent: 50 }, asking(2, '50% of 4')],
    ['a percentage with decimals', { percent: 33.3 }, asking(2, '33.3% of 4')],
    ['a tiny percentage', { percent: 1e-7 }, asking(1, '1e-7% of 4')],
  ])('is that of the file: %s', (_, minHealthy, asked) => {
    expect(asksForCapacityOf(fileWith(minHealthy), asked)).toBe(true);
  });

  it.each<[string, MinHealthy, unknown]>([
    ['another count', { count: 2 }, asking(1)],
    ['a percentage for a count', { count: 1 }, asking(1, '50% of 4')],
    ['a count for a percentage', { percent: 50 }, asking(2)],
    ['less than the percentage', { percent: 50 }, asking(1, '50% of 4')],
    ['another percentage', { percent: 50 }, asking(1, '25% of 4')],
    ['a percentage of no number', { percent: 50 }, asking(1, '50% of none')],
    ['for only one action', { count: 1 }, [FIRST, { ...plan[1]!, minHealthy: 0 }]],
    ['no plan', { count: 1 }, [{}]],
  ])('is not that of the file: %s', (_, minHealthy, asked) => {
    expect(asksForCapacityOf(fileWith(minHealthy), asked)).toBe(false);
  });

  it('does not matter for a step that carries no plan', () => {
    expect(asksForCapacityOf(CONFIG, undefined)).toBe(true);
  });

  it.each<[string, MinHealthy, PlannedAction[], PlannedAction[]]>([
    ['another count', { count: 3 }, asking(2), asking(3)],
    ['a count now', { count: 1 }, asking(2, '50% of 4'), asking(1)],
    ['another percentage, of as many targets', { percent: 75 }, asking(2, '50% of 4'), asking(3, '75% of 4')],
    ['a percentage now, and the number of targets is unknown', { percent: 75 }, asking(2), asking(2)],
    ['a percentage, and the plan requires nothing', { percent: 75 }, asking(-1), asking(1)],
  ])('becomes that of an edited file: %s', (_, minHealthy, carried, now) => {
    expect(withCapacityOf(fileWith(minHealthy), carried)).toEqual(now);
  });
});

describe('a plan that fits its routing', () => {
  it('is one whose actions forward to exactly these groups', () => {
    expect(isPlanOfRouting({ plan, routing })).toBe(true);
    expect(isPlanOfRouting({})).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['a malformed plan', [{}], routing],
    ['no routing', plan, undefined],
    ['a rule that the routing does not have', [{ ...FIRST, ruleArn: 'arn:rule/none' }], routing],
    [
      'a group more',
      [{ ...FIRST, groups: [EAST, { ...EAST, targetGroupArn: 'arn:tg/x', targetGroup: 'x' }] }],
      routing,
    ],
    ['the own group twice', [{ ...FIRST, groups: [EAST, EAST] }], routing],
    ['the own group among the others', [{ ...FIRST, others: [WEST, { ...EAST, share: 1 }] }], routing],
    ['no others', [{ ...FIRST, others: [] }], routing],
    ['another share of the others', [{ ...FIRST, others: [{ ...WEST, share: 999 }] }], routing],
    ['a name that is not the name in the ARN', ...renamed()],
    ['one wrong action of two', [FIRST, { ...plan[1]!, others: [] }], routing],
  ])('is not: %s', (_, carried, around) => {
    expect(isPlanOfRouting({ plan: carried, routing: around })).toBe(false);
  });

  it('is checked quickly with ten thousand actions', () => {
    const listener = routing.listeners[0]!;
    const rule = listener.rules[0]!;
    const many = Array.from({ length: 10_000 }, (_, index) => `arn:rule/${index}`);
    const large: Routing = { ...routing, listeners: [{ ...listener, rules: many.map((arn) => ({ ...rule, arn })) }] };
    let asked = 0;
    for (const one of large.listeners[0]!.rules)
      Object.defineProperty(one, 'arn', { enumerable: true, get: counted(one.arn, () => (asked += 1)) });
    expect(isPlanOfRouting({ plan: many.map((ruleArn) => ({ ...FIRST, ruleArn })), routing: large })).toBe(true);
    // Each action is read a few times, not once for each other action.
    expect(asked).toBeLessThan(10 * many.length);
  });
});

function counted<T>(value: T, count: () => void): () => T {
  return () => {
    count();
    return value;
  };
}

/** The plan and the routing both give west the name of another group. */
function renamed(): [unknown, unknown] {
  const text = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('"core-west"', '"blue"'));
  return [text(plan), text(routing)];
}
