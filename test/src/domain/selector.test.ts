import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { isSelected, parseSelector, SelectorError } from '../../../src/domain/selector.js';

const selects = (selector: string, labels: Record<string, string>): boolean =>
  isSelected(parseSelector(selector), new Map(Object.entries(labels)));

test.each<[string, Record<string, string>, boolean]>([
  ['a', { x: '1' }, true],
  ['a{}', {}, true],
  ['a{x="1"}', { x: '1' }, true],
  ['a{x="1"}', { x: '12' }, false],
  ['a{x="1"}', {}, false],
  ['a{x=""}', {}, true],
  ['a{x!="1"}', { x: '2' }, true],
  ['a{x!="1"}', {}, true],
  ['a{x!="1"}', { x: '1' }, false],
  ['a{x=~"1|2"}', { x: '2' }, true],
  ['a{x=~"1|2"}', { x: '12' }, false],
  ['a{x=~"1"}', { x: '12' }, false],
  ['a{x=~".*"}', {}, true],
  ['a{x=~".+"}', {}, false],
  ['a{x=~"a.b"}', { x: 'a\nb' }, true],
  ['a{route!~"/status|/healthz"}', { route: '/pay' }, true],
  ['a{route!~"/status|/healthz"}', { route: '/status' }, false],
  ['a{route!~"/status|/healthz"}', { route: '/status/all' }, true],
  ['a{route!~"/status|/healthz"}', {}, true],
  ['a{x="1", y="2"}', { x: '1', y: '2' }, true],
  ['a{x="1",y="2",}', { x: '1', y: '3' }, false],
  ['a{x!="1",x!="2"}', { x: '2' }, false],
  [' a { x = "1" , y =~ "2" } ', { x: '1', y: '2' }, true],
  [String.raw`a{x="\"\\\n"}`, { x: '"\\\n' }, true],
  [String.raw`a{x=~"1\\.2"}`, { x: '1.2' }, true],
  [String.raw`a{x=~"1\\.2"}`, { x: '132' }, false],
  ['a{x="},{"}', { x: '},{' }, true],
  ['a{x="(?i)"}', { x: '(?i)' }, true],
])('%s of %j: %s', (selector, labels, expected) => {
  expect(selects(selector, labels)).toBe(expected);
});

test.each<[string, RegExp]>([
  ['', /begins with the name/],
  ['{x="1"}', /begins with the name/],
  ['1a', /begins with the name/],
  ['a b', /stands in braces/],
  ['a{x="1"', /stands in braces/],
  ['a{x="1"}[5m]', /stands in braces/],
  ['a{x}', /there is no label="..."/],
  ['a{x=1}', /there is no label="..."/],
  ['a{x==="1"}', /there is no label="..."/],
  ['a{x="1" y="2"}', /there is no comma at y="2"/],
  ['a{,}', /there is no label="..."/],
  ['a{x=~"("}', /"\(" is not a valid regular expression/],
  ['a{x=~"a)(b"}', /is not a valid regular expression/],
  ['a{x=~"(?i)a"}', /is not a valid regular expression/],
  ['a{x=~"[[:alpha:]]"}', /is not a valid regular expression/],
  [String.raw`a{x=~"\\pL"}`, /is not a valid regular expression/],
  [String.raw`a{x=~"1\.2"}`, /\\\. is not a valid escape: write \\\\\./],
])('%s is not a selector', (selector, reason) => {
  expect(() => parseSelector(selector)).toThrow(SelectorError);
  expect(() => parseSelector(selector)).toThrow(reason);
});

it('reads back any value that was written as a label', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (value, other) => {
      const written = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
      expect(selects(`a{x="${written}"}`, { x: value })).toBe(true);
      expect(selects(`a{x!="${written}"}`, { x: value })).toBe(false);
      expect(selects(`a{x="${written}"}`, { x: other })).toBe(value === other);
    }),
  );
});

it('matches a regular expression as a whole or not at all, and !~ is the opposite of =~', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '|', '\n') });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), word, (words, value) => {
      const pattern = words.map((one) => one.replaceAll('|', '/')).join('|');
      const written = pattern.replaceAll('\n', '\\n');
      const expected = pattern.split('|').includes(value);
      expect(selects(`a{x=~"${written}"}`, { x: value })).toBe(expected);
      expect(selects(`a{x!~"${written}"}`, { x: value })).toBe(!expected);
    }),
  );
});

it('is either read or refused, whatever the text', () => {
  const parts = fc.constantFrom('a', '{', '}', '"', '\\', '=', '!', '~', ',', ' ', '(', '[', 'x="1"');
  fc.assert(
    fc.property(fc.array(parts), (text) => {
      try {
        parseSelector(text.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(SelectorError);
      }
    }),
    { numRuns: 2000 },
  );
});
