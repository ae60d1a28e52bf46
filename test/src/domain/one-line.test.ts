import { expect, it } from 'vitest';
import { oneLine } from '../../../src/domain/one-line.js';

it.each([
  ['line breaks and tabs', 'a\r\n\tb', 'a b'],
  ['codes of a terminal', 'a\u001b[31mb', 'a [31mb'],
  ['characters that turn the direction', 'a\u202eb', 'a b'],
  ['spaces at the ends', ' a ', 'a'],
  ['more than its length', 'abcdefghijk', 'abcdefghi…'],
  ['signs of two halves, which stay whole', '😀'.repeat(11), `${'😀'.repeat(9)}…`],
])('%s', (_, text, line) => {
  expect(oneLine(text, 10)).toBe(line);
});
