import { expect, it } from 'vitest';
import { byPlace } from '../../../../src/domain/list/by-place.js';

it('sorts runs by their cluster, and those that are on from those that have ended', () => {
  const run = (service: string, cluster: string | null, endedAt: string | null) => ({ service, cluster, endedAt });
  const [on, ended, other, roll, trick] = [
    run('core', 'east', null),
    run('core', 'east', '2026-11-22T15:00:00.000Z'),
    run('core', 'west', null),
    run('core', null, null),
    // No names of two places give one.
    run('core","east', null, null),
  ];
  expect(byPlace([on, ended, other, roll, trick])).toEqual([
    { on: [on], ended: [ended] },
    { on: [other], ended: [] },
    { on: [roll], ended: [] },
    { on: [trick], ended: [] },
  ]);
});
