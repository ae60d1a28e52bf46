import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actionsText,
  actionText,
  allowedText,
  contentText,
  listText,
  stickinessText,
  valueText,
} from '../../../src/domain/drift-words.js';
import type { Forward } from '../../../src/domain/routing.js';

const word = fc.constantFrom('a', 'none', '"none"', 'empty', '"empty"', '["a"', '["none"]', 'a, b', '"a');
const content = fc.option(fc.oneof(word, fc.constant('')), { nil: undefined });

describe('two values that differ never have the same text', () => {
  function differ<Value>(textOf: (value: Value) => string, values: fc.Arbitrary<Value>): void {
    fc.assert(
      fc.property(values, values, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(textOf(one)).not.toBe(textOf(other));
      }),
      { numRuns: 1000 },
    );
  }

  it('a setting', () => differ(valueText, content));
  it('an unknown element', () => differ(contentText, content));
  it('a list', () => differ(listText, fc.array(word, { maxLength: 3 })));
  it('a stickiness', () => differ(stickinessText, fc.option(fc.integer({ min: 1, max: 604_800 }))));
});

const FORWARD: Forward = {
  ...{ type: 'forward', order: 1, stickinessS: 60 },
  shares: [
    { targetGroup: 'core-east', targetGroupArn: 'tg/east', share: 100 },
    { targetGroup: 'core-west', targetGroupArn: 'tg/west', share: 50 },
  ],
};
const OPTIONS = [{ 'tg/east': 0 }, { 'tg/east': 10 }];

it('an expected action is told with the shares that it may have now, not with those that were found', () => {
  expect(allowedText(FORWARD.shares[0]!, OPTIONS)).toBe('0 or 10');
  expect(allowedText(FORWARD.shares[1]!, OPTIONS)).toBe('50');
  expect(actionText(FORWARD, OPTIONS)).toBe('forward core-east: 0 or 10, core-west: 50, sticky for 60 s');
});

it('actions are told in order', () => {
  expect(actionsText([])).toBe('none');
  expect(actionsText([{ type: 'other', order: 1, content: '{"Type":"redirect"}' }, FORWARD])).toBe(
    '{"Type":"redirect"}; forward core-east: 100, core-west: 50, sticky for 60 s',
  );
});
