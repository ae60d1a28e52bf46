import { expect, it } from 'vitest';
import { reasonsTogether } from '../../../../src/domain/roll/together.js';

it('a reason that several clusters have is told once', () => {
  const found = [
    { cluster: 'east', reasons: ['the tag', 'no capacity'] },
    { cluster: 'west', reasons: ['the tag', 'the tag'] },
    { cluster: 'north', reasons: [] },
  ];
  expect(reasonsTogether(found)).toEqual(['east, west: the tag', 'east: no capacity']);
});
