import { expect, it } from 'vitest';
import { phaseStates } from '../../../../src/cli/views/phases.js';
import type { Phase } from '../../../../src/domain/lifecycle.js';

const states = (...phases: Phase[]) => {
  const timeline = phases.map((phase, second) => ({ phase, at: new Date(second * 1000).toISOString() }));
  return phaseStates(timeline, phases.length * 1000).map(({ phase, state, tookMs }) => `${phase} ${state} ${tookMs}`);
};

it.each<[string, Phase[], string[]]>([
  [
    'a run under way',
    ['preflight', 'draining'],
    [
      'preflight done 1000',
      'draining now 1000',
      'settling ahead 0',
      'maintenance ahead 0',
      'confirming ahead 0',
      'reactivating ahead 0',
    ],
  ],
  [
    'a run that went back to waiting for its window',
    ['scheduled', 'preflight', 'scheduled'],
    [
      'scheduled now 2000',
      'preflight ahead 1000',
      'draining ahead 0',
      'settling ahead 0',
      'maintenance ahead 0',
      'confirming ahead 0',
      'reactivating ahead 0',
    ],
  ],
  ['a run that was aborted before its time', ['scheduled', 'aborted'], ['scheduled stopped 1000']],
  ['a run that failed', ['preflight', 'draining', 'failed'], ['preflight done 1000', 'draining stopped 1000']],
  [
    'a run that gives back',
    ['preflight', 'draining', 'aborting'],
    ['preflight done 1000', 'draining stopped 1000', 'aborting now 1000'],
  ],
  ['a run that gave back', ['preflight', 'aborting', 'aborted'], ['preflight stopped 1000', 'aborting done 1000']],
  [
    'a run that could not give back',
    ['preflight', 'aborting', 'failed'],
    ['preflight stopped 1000', 'aborting stopped 1000'],
  ],
  [
    'a run that came back',
    ['maintenance', 'confirming', 'maintenance', 'confirming', 'reactivating', 'restored'],
    ['maintenance done 2000', 'confirming done 2000', 'reactivating done 1000'],
  ],
  [
    'a run that went back has no tick where it was',
    ['maintenance', 'confirming', 'maintenance'],
    [
      'preflight ahead 0',
      'draining ahead 0',
      'settling ahead 0',
      'maintenance now 2000',
      'confirming ahead 1000',
      'reactivating ahead 0',
    ],
  ],
  [
    'a run that went back and failed',
    ['maintenance', 'confirming', 'maintenance', 'failed'],
    ['maintenance stopped 2000', 'confirming stopped 1000'],
  ],
])('%s', (_, phases, expected) => {
  expect(states(...phases)).toEqual(expected);
});
