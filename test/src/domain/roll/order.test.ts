import { expect, it } from 'vitest';
import { clustersToRoll, orderOf } from '../../../../src/domain/roll/order.js';
import type { Config } from '../../../../src/domain/config.js';
import { CONFIG } from '../small-service.js';

const cluster = (name: string) => ({ name, targetGroups: [], hosts: [] });
const THREE: Config = { ...CONFIG, clusters: ['east', 'west', 'north'].map(cluster) };
const ORDERED: Config = { ...THREE, roll: { gateMs: 0, order: ['north', 'east', 'west'], approve: 'never' } };

it('the order is that of the config', () => {
  expect(orderOf(THREE)).toEqual(['east', 'west', 'north']);
  expect(orderOf(ORDERED)).toEqual(['north', 'east', 'west']);
});

it.each<[string, Config, string[], string | null, string[] | RegExp]>([
  ['all', THREE, [], null, ['east', 'west', 'north']],
  ['all, in the order of the config', ORDERED, [], null, ['north', 'east', 'west']],
  ['from one on', ORDERED, [], 'east', ['east', 'west']],
  ['those that are named, as they are named', ORDERED, ['west', 'north'], null, ['west', 'north']],
  ['from one of those on', THREE, ['west', 'north', 'east'], 'north', ['north', 'east']],
  ['an unknown one', THREE, ['south'], null, /^core has no cluster south; its clusters are: east, west, north$/],
  ['from an unknown one', THREE, [], 'south', /has no cluster south/],
  ['one twice', THREE, ['east', 'east'], null, /^east is named twice/],
  [
    'from one that is not named',
    THREE,
    ['east'],
    'west',
    /^--from west is none of the clusters that were named: east$/,
  ],
])('%s', (_, config, named, from, wanted) => {
  const found = clustersToRoll(config, { named, from });
  if (wanted instanceof RegExp) expect(found).toMatch(wanted);
  else expect(found).toEqual(wanted);
});
