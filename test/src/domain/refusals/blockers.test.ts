import { expect, it } from 'vitest';
import type { Blockers } from '../../../../src/domain/config.js';
import { refuseBlocked } from '../../../../src/domain/refusals/blockers.js';
import { decide } from '../decide.js';
import { CONFIG, observation } from '../small-service.js';

const BLOCKERS: Blockers = {
  ...{ prometheus: 'http://prometheus:9090', queries: ['up == 0'], onBlocked: 'hold', deadlineMs: 3_600_000 },
  ...{ headers: {}, tls: null },
};

it.each([
  ['nothing blocks', [], []],
  [
    'one query blocks',
    ['blocker: up == 0: up 0'],
    [
      'blocker: up == 0: up 0: start again when nothing blocks any more, or, to drain at once, with a config that has no blockers',
    ],
  ],
  [
    'nobody asked them',
    undefined,
    ['the blockers of the config were not asked: the worker must be at least as new as the config'],
  ],
])('with blockers, %s', (_, blocked, refusals) => {
  const seen = observation(blocked === undefined ? {} : { observation: { blocked } });
  expect(refuseBlocked(seen, { blockers: BLOCKERS })).toEqual(refusals);
  expect(decide(seen, { config: { ...CONFIG, blockers: BLOCKERS } }).refusals).toEqual(refusals);
});

it('without blockers, nothing is refused', () => {
  expect(decide().refusals).toEqual([]);
});
