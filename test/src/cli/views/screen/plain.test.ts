import { expect, it } from 'vitest';
import { paint } from '../../../../../src/cli/views/screen/paint.js';
import { plain } from '../../../../../src/cli/views/screen/plain.js';

it.each([
  ['all is well', 'all is well'],
  ['Größe 日本 🚧', 'Größe 日本 🚧'],
  ['\x1b[2J\x1b]0;title\x07', ' [2J ]0;title '],
  // One character of C1 begins a sequence too.
  ['\x9b1m \x90q\x9c', ' 1m  q '],
  ['a\r\nb\tc\u2028d', 'a  b c d'],
  // These turn the direction, or hide.
  ['\u202eevil\u2066 \u200b\ufeff', ' evil    '],
  ['\ud800', ' '],
  [`e${'\u0301'.repeat(50)}!`, `e${'\u0301'.repeat(3)}!`],
])('%j is printed as %j', (text, expected) => {
  expect(plain(text)).toBe(expected);
  expect(paint([{ text }], true)).toBe(expected);
});

it('a painted line holds the escape sequences of its colour alone', () => {
  expect(paint([{ text: 'a\x1b[0m', look: 'bad' }, { text: 'b' }], true)).toBe('\x1b[31ma [0m\x1b[0mb');
  expect(paint([{ text: 'a\x1b[0m', look: 'bad' }], false)).toBe('a [0m');
});
