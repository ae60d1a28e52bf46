import { expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../../../src/domain/config.js';
import type { WindowNow } from '../../../../src/domain/observation.js';
import { refuseClosed } from '../../../../src/domain/refusals/window.js';
import { decide } from '../decide.js';
import { CONFIG, observation } from '../small-service.js';

const WINDOW: MaintenanceWindow = { days: ['mon'], from: '22:00', to: '04:00', zone: 'UTC' };

it.each<[string, WindowNow | undefined, string[]]>([
  ['it is open', { closed: null, opensAtMs: null }, []],
  [
    'it is closed',
    { closed: 'the window is closed until tonight', opensAtMs: 1 },
    ['the window is closed until tonight: start it then, or now with --wait-for-window'],
  ],
  [
    'nobody looked',
    undefined,
    ['the window of the config was not looked at: the worker must be at least as new as the config'],
  ],
])('with a window, %s', (_, window, refusals) => {
  const seen = observation(window === undefined ? {} : { observation: { window } });
  expect(refuseClosed(seen, { window: WINDOW })).toEqual(refusals);
  expect(decide(seen, { config: { ...CONFIG, window: WINDOW } }).refusals).toEqual(refusals);
});

it('without one, nobody asks', () => {
  expect(refuseClosed(observation(), {})).toEqual([]);
});
