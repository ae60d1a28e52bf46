import { expect, it } from 'vitest';
import { fewOf } from '../../../src/domain/few.js';

it.each([
  [[], []],
  [
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ],
  [
    ['a', 'b', 'c', 'd', 'e'],
    ['a', 'b', 'c', '2 more'],
  ],
])('%j is few as %j', (phrases, few) => {
  expect(fewOf(phrases)).toEqual(few);
});
