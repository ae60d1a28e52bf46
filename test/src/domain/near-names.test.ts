import { expect, it } from 'vitest';
import { nearNames } from '../../../src/domain/near-names.js';

const HOSTS = ['east-1', 'east-2', 'west-1', 'db'];

it.each<[string, string[]]>([
  ['aest-1', ['west-1', 'east-1']],
  ['east-1', ['east-1', 'east-2', 'west-1']],
  ['east1', ['east-1', 'east-2']],
  ['payments', []],
])('%s may mean %j', (name, near) => {
  expect(nearNames(name, HOSTS)).toEqual(near);
});

it('a long name is compared by its beginning alone', () => {
  const long = `${'x'.repeat(40)}-1`;
  expect(nearNames(`${'x'.repeat(40)}-2`, [long, 'y'.repeat(42)])).toEqual([long]);
});
