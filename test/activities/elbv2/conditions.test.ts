import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conditionWords } from '../../../activities/elbv2/conditions.js';

it.each<[string, RuleCondition]>([
  ['path /v1/*', { Field: 'path-pattern', Values: ['/v1/*'], PathPatternConfig: { Values: ['/v1/*'] } }],
  ['path /a or regex ^/b$', { Field: 'path-pattern', PathPatternConfig: { Values: ['/a'], RegexValues: ['^/b$'] } }],
  ['path regex ^/c$', { Field: 'path-pattern', RegexValues: ['^/c$'] }],
  ['host a.example or b.example', { Field: 'host-header', HostHeaderConfig: { Values: ['b.example', 'a.example'] } }],
  ['host regex .*', { Field: 'host-header', HostHeaderConfig: { RegexValues: ['.*'] } }],
  ['method GET or HEAD', { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['HEAD', 'GET'] } }],
  [
    'header User-Agent: 1 or regex ^y',
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'User-Agent', Values: ['1'], RegexValues: ['^y'] } },
  ],
  [
    'query any or version=v1',
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'version', Value: 'v1' }, { Value: 'any' }] } },
  ],
  [
    'query *="a=b" or a=b=c',
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: 'b=c' }, { Value: 'a=b' }] } },
  ],
  [
    'header Sec-CH-UA-Platform: "Android" or "Chrome OS"',
    {
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName: 'Sec-CH-UA-Platform', Values: ['"Android"', 'Chrome OS'] },
    },
  ],
  ['source 10.0.0.0/8', { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }],
  ['condition {"Field":"moon-phase","Values":["full"]}', { Field: 'moon-phase', Values: ['full'] }],
])('%s', (words, condition) => {
  expect(conditionWords([condition])).toEqual([words]);
});

it('conditions are always in the same order, however ELBv2 orders them', () => {
  const conditions: RuleCondition[] = [
    { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } },
    { Field: 'host-header', Values: ['a.example'] },
    { Field: 'path-pattern', Values: ['/v1/*'] },
  ];
  const words = ['path /v1/*', 'host a.example', 'source 10.0.0.0/8'];
  expect(conditionWords(conditions)).toEqual(words);
  expect(conditionWords(conditions.reverse())).toEqual(words);
});

it('conditions never hold the value of a header that may be a secret, and still differ when that value changes', () => {
  const wordsOf = (...values: string[]) =>
    conditionWords([
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: values } },
    ]).join();
  expect(wordsOf('from our cdn')).toMatch(/^header X-Origin-Verify: \[hidden [0-9a-f]{8}\]$/);
  expect(wordsOf('from our cdn')).toBe(wordsOf('from our cdn'));
  expect(wordsOf('from our cdn')).not.toBe(wordsOf('from our cdn', 'from another'));
});

const value = fc.constantFrom('a', 'b', 'a=b', 'b=a', '"a', 'b"', 'a or b', '"a or b"', '"a=b"', 'a b');

it('two conditions with other values never have the same words: such a change would be missed', () => {
  const differ = <Value>(values: fc.Arbitrary<Value>, condition: (values: Value[]) => RuleCondition) => {
    const few = fc.uniqueArray(values, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) });
    const areSame = (...lists: Value[][]) =>
      new Set(lists.map((list) => JSON.stringify(list.map((one) => JSON.stringify(one)).sort()))).size === 1;
    fc.assert(
      fc.property(few, few, (one, other) => {
        fc.pre(!areSame(one, other));
        expect(conditionWords([condition(one)])).not.toEqual(conditionWords([condition(other)]));
      }),
      { numRuns: 2000 },
    );
  };
  differ(value, (Values) => ({ Field: 'path-pattern', PathPatternConfig: { Values } }));
  differ(
    fc.record({ Key: fc.oneof(value, fc.constant('*')), Value: value }, { requiredKeys: ['Value'] }),
    (Values) => ({
      Field: 'query-string',
      QueryStringConfig: { Values },
    }),
  );
});

it('a value with a quote or an equals sign does not read like other values', () => {
  const paths = (...Values: string[]) => conditionWords([{ Field: 'path-pattern', PathPatternConfig: { Values } }]);
  const query = (Value: string, Key?: string) =>
    conditionWords([
      { Field: 'query-string', QueryStringConfig: { Values: [{ Value, ...(Key !== undefined && { Key }) }] } },
    ]);
  expect(paths('"Android"')).toEqual(['path "Android"']);
  expect(paths('"a', 'b"')).not.toEqual(paths('a or b'));
  expect(query('a=b')).not.toEqual(query('b', 'a'));
  expect(query('c', 'a=b')).not.toEqual(query('b=c', 'a'));
});
