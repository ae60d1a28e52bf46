import { expect, it } from 'vitest';
import { isWhoAnswer, notAsked, notYet } from '../../../../src/domain/who/answer.js';
import { knownAnswer, RUN } from './world.js';

it.each([
  ['known', knownAnswer()],
  ['not asked', notAsked(RUN, 'nobody wants to know')],
  ['not yet', notYet({ ...RUN, phase: 'failed' } as typeof RUN, null)],
])('an answer keeps its shape on its way: %s', (_, answer) => {
  expect(isWhoAnswer(JSON.parse(JSON.stringify(answer)))).toBe(true);
  expect(Object.keys(answer).toSorted()).toEqual(Object.keys(knownAnswer()).toSorted());
});

it.each([null, {}, knownAnswer({ state: 'nobody' as 'known' }), knownAnswer({ calls: [{} as never] })])(
  'anything else is no answer',
  (value) => {
    expect(isWhoAnswer(value)).toBe(false);
  },
);
