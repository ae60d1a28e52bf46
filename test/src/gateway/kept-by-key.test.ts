import { expect, it } from 'vitest';
import { KeptByKey } from '../../../src/gateway/kept-by-key.js';

it('one value is made for each key, and the one is forgotten that nobody has asked for longest', () => {
  const made: string[] = [];
  const kept = new KeptByKey<string>(2);
  const ask = (key: string): string =>
    kept.of(key, () => {
      made.push(key);
      return `value of ${key}`;
    });
  expect(['a', 'b', 'a', 'c', 'a'].map(ask)).toEqual(['a', 'b', 'a', 'c', 'a'].map((key) => `value of ${key}`));
  expect(made).toEqual(['a', 'b', 'c']);
  ask('b');
  kept.forget('a');
  ask('a');
  expect(made).toEqual(['a', 'b', 'c', 'b', 'a']);
});
