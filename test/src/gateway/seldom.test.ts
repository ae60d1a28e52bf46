import { expect, it } from 'vitest';
import { seldom } from '../../../src/gateway/seldom.js';

it('the same line is said once a minute, and another one at once', () => {
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
