import { describe, expect, it } from 'vitest';
import { html, markdown, markdownCode } from '../../../../../src/cli/views/report/escape.js';

describe('in a page, text stays text', () => {
  it.each([
    ['a tag', '<script>', '&lt;script&gt;'],
    ['what looks escaped', '&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['the end of an attribute', `" onload='x()'`, '&quot; onload=&#39;x()&#39;'],
    ['a text that turns its direction', 'a\u202eb', 'a b'],
    ['control characters', 'a\u001b[31m\u0000b\n', 'a [31m b '],
    ['other alphabets', 'Straße 東京', 'Straße 東京'],
  ])('%s', (_, text, expected) => {
    expect(html(text)).toBe(expected);
  });
});

describe('in a line of Markdown, text stays text', () => {
  it.each([
    ['a tag', '<img src=x>', '&lt;img src=x>'],
    ['the end of a cell', 'a | b', 'a \\| b'],
    ['a backslash before the end of a cell', 'a \\| b', 'a \\\\\\| b'],
    ['a new line, that would end the table', 'a\n# b', 'a \\# b'],
    ['a link', '[a](https://evil.example)', '\\[a\\](https&#58;//evil.example)'],
    ['an address, which some viewers make a link', 'http://evil.example', 'http&#58;//evil.example'],
    ['code and stress', '`x` *x* _x_ ~x~', '\\`x\\` \\*x\\* \\_x\\_ \\~x\\~'],
    ['an entity', '&#x7c;', '&amp;\\#x7c;'],
  ])('%s', (_, text, expected) => {
    expect(markdown(text)).toBe(expected);
  });
});

it('a command in Markdown is as it is typed, and can not end its block', () => {
  const command = `temporal workflow show --run-id a_b | jq -cSj '.events[:85]'`;
  expect(markdownCode(command)).toEqual(['```sh', command, '```', '']);
  expect(markdownCode('a\n```\n<script>')).toEqual(['```sh', "a ''' <script>", '```', '']);
});
