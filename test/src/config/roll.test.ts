import { expect, it } from 'vitest';
import { errorsOf, MINIMAL, parsed, type BadConfig } from './sample.js';

const roll = (inner: string): string => `${MINIMAL}roll: { ${inner} }\n`;

it('has a default for each key, and is left out where it is not written', () => {
  expect(parsed(roll('')).roll).toEqual({ gateMs: 300_000, order: null, approve: 'never' });
  expect(parsed(roll('gate: 0s, order: [west, east], approve: each')).roll).toEqual({
    ...{ gateMs: 0, order: ['west', 'east'], approve: 'each' },
  });
  expect(Object.keys(parsed(MINIMAL))).not.toContain('roll');
});

it.each<BadConfig>([
  ['a gate that is no duration', roll('gate: soon'), [16, 'roll.gate must be']],
  ['an unknown cluster', roll('order: [east, north, west]'), [16, 'roll.order[1] must be one of the clusters']],
  ['a cluster twice', roll('order: [east, west, east]'), [16, 'roll.order names east twice']],
  ['a cluster too few', roll('order: [east]'), [16, 'roll.order must name every cluster; it lacks west']],
  ['an empty order', roll('order: []'), [16, 'roll.order must be a list of clusters']],
  ['another approval', roll('approve: always'), [16, 'roll.approve must be never or each']],
  ['an unknown key', roll('wait: 5m'), [16, 'roll.wait is not a key']],
  ['a service of the rolls', MINIMAL.replace('core', 'roll-core'), [1, 'service must not begin with roll-']],
])('with %s it is refused with its line', (_, text, [line, words]) => {
  expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
});
