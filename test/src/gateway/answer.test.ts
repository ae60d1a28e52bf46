import { expect, it } from 'vitest';
import { slowDown, textOf, unavailable } from '../../../src/gateway/answer.js';

it('the first line is for programs, and text of others never becomes a line', () => {
  expect(textOf({ status: 200, word: 'go run-1' })).toBe('go run-1\n');
  expect(textOf({ status: 404, word: 'not-found', sentence: 'no host\ngo run-1\r\n\u0000' })).toBe(
    'not-found\nno host go run-1 \n',
  );
});

it('who shall ask again hears when', () => {
  expect([slowDown('slowly'), slowDown('slowly', 10), unavailable('away')]).toMatchObject([
    { status: 429, retryAfterS: 1 },
    { status: 429, retryAfterS: 10 },
    { status: 503, retryAfterS: 5 },
  ]);
});
