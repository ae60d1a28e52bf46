import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isName } from '../../../../src/config/scalars.js';
import { nameClusters, nameHosts, nameService } from '../../../../src/domain/init/names.js';

it.each<[string[][], string[]]>([
  [
    [['core-east'], ['core-west']],
    ['east', 'west'],
  ],
  [
    [['core-a'], ['core-b'], ['core-c']],
    ['a', 'b', 'c'],
  ],
  [
    [
      ['v1-east', 'core-east'],
      ['v1-west', 'core-west'],
    ],
    ['east', 'west'],
  ],
  [
    [['shop-blue'], ['shop-green'], ['pay-blue'], ['pay-green']],
    ['shop-blue', 'shop-green', 'pay-blue', 'pay-green'],
  ],
  [[['core']], ['core']],
  [
    [['core-1'], ['core-2']],
    ['core-1', 'core-2'],
  ],
  [
    [['east-core', 'admin'], ['west-core']],
    ['east-core', 'west-core'],
  ],
  [
    [['core'], ['core-new']],
    ['core', 'new'],
  ],
])('clusters of %j are %j', (groups, names) => expect(nameClusters(groups)).toEqual(names));

it('hosts have the names that AWS gives to instances', () => {
  expect(nameHosts(['10.0.1.11', 'i-0123456789abcdef0', '2001:db8::b'])).toEqual([
    'ip-10-0-1-11',
    'i-0123456789abcdef0',
    'ip-2001-db8--b',
  ]);
});

it('a service has the name of the load balancer', () => {
  expect(['core', 'Core-API', 'x y'].map(nameService)).toEqual(['core', 'core-api', 'x-y']);
});

it('whatever AWS answers, every name is valid, and there once', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 90 }), { minLength: 1 }), (texts) => {
      for (const names of [nameHosts(texts), nameClusters(texts.map((text) => [text]))]) {
        expect(names.filter((name) => !isName(name))).toEqual([]);
        expect(new Set(names).size).toBe(texts.length);
      }
      for (const text of texts) expect(nameService(text)).toMatch(/^[a-z0-9-]{1,40}$/);
    }),
  );
});
