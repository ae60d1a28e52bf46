import { expect, test } from 'vitest';
import { findForeignPlan, withCapacityOf } from '../../../src/domain/own-plan.js';
import type { PlannedAction } from '../../../src/domain/plan.js';
import { runContext } from '../../activities/run-context.js';
import { CONFIG } from './small-service.js';

const { plan, routing } = runContext();
const fileWith = (minHealthy: (typeof CONFIG)['capacity']['minHealthy']) => ({ ...CONFIG, capacity: { minHealthy } });
const asking = (minHealthy: number, minHealthyFrom?: string): PlannedAction[] =>
  plan.map((action) => ({ ...action, minHealthy, ...(minHealthyFrom === undefined ? {} : { minHealthyFrom }) }));

test('a step without a plan has nothing to compare', () => {
  expect(findForeignPlan({}, CONFIG)).toEqual([]);
});

test.each<[string, PlannedAction[]]>([
  ['a number', asking(2)],
  ['less than the percentage', asking(1, '50% of 4')],
  ['another percentage', asking(1, '25% of 4')],
  ['a percentage of no number', asking(1, '50% of none')],
])('the file asks for 50%, the plan for %s', (_, asked) => {
  expect(findForeignPlan({ plan: asked, routing }, fileWith({ percent: 50 }))).toEqual(['capacity.minHealthy']);
});

test('the same percentage is that of the file', () => {
  expect(findForeignPlan({ plan: asking(2, '50% of 4'), routing }, fileWith({ percent: 50 }))).toEqual([]);
  expect(findForeignPlan({ plan: asking(1, '50% of 4'), routing }, fileWith({ count: 1 }))).toEqual([
    'capacity.minHealthy',
  ]);
});

test('the file asks for another percentage now: of as many targets', () => {
  expect(withCapacityOf(fileWith({ percent: 75 }), asking(2, '50% of 4'))).toEqual(asking(3, '75% of 4'));
});

test('the file asks for a percentage now, and nobody knows of how many: what was asked for stays', () => {
  expect(withCapacityOf(fileWith({ percent: 75 }), asking(2))).toEqual(asking(2));
});

test.each<[string, unknown, unknown]>([
  ['a plan of no shape', [{}], routing],
  ['no routing', plan, undefined],
  ['a rule that the routing does not have', [{ ...plan[0]!, ruleArn: 'arn:rule/none' }], routing],
  [
    'a group of the cluster that the rule does not forward to',
    [{ ...plan[0]!, groups: [...plan[0]!.groups, { ...plan[0]!.groups[0]!, targetGroupArn: 'arn:tg/x' }] }],
    routing,
  ],
])('not the plan of its routing: %s', (_, carried, around) => {
  expect(findForeignPlan({ plan: carried, routing: around }, CONFIG)).toEqual(['the plan']);
});
