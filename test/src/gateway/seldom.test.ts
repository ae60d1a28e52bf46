import { expect, it } from 'vitest';
import { seldom } from '../../../src/gateway/seldom.js';

it('the same line is printed once a minute, and a new line at once', () => {
  let nowMs = 0;
  const said: string[] = [];
  const say = seldom(
    (line) => said.push(line),
    () => nowMs,
  );
  for (const line of ['a', 'a', 'b', 'a']) say(line);
  expect(said).toEqual(['a', 'b']);
  nowMs = 60_000;
  say('a');
  expect(said).toEqual(['a', 'b', 'a']);
});
