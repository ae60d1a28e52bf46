import { describe, expect, it } from 'vitest';
import { planText, plannedRollLines } from '../../../../src/cli/views/plan-text.js';
import { textOf } from '../../../../src/cli/views/screen/line.js';

describe('a plan', () => {
  it('that would not be refused says so', () => {
    const hosts = [
      { name: 'east-1', inFlight: null, ready: null, bootId: null, unobservable: 'timed out', readAt: '' },
    ];
    expect(planText({ cluster: 'east', changes: [], hosts, refusals: [], warnings: ['shared with others'] })).toEqual([
      'east: nothing would be drained',
      'hosts now:',
      "  east-1: can't be read: timed out",
      'warning: shared with others',
      'start would not be refused.',
    ]);
  });
});

describe('a planned roll', () => {
  const planOf = (cluster: string, refusals: string[] = []) => ({
    ...{ cluster, changes: [], hosts: [], refusals, warnings: [] },
  });
  const text = (refusals: string[], ofEast: string[], ofWest: string[]) =>
    plannedRollLines({
      ...{ service: 'core', order: ['east', 'west'], refusals },
      plans: [planOf('east', ofEast), planOf('west', ofWest)],
    }).map(textOf);

  it('is the plan of each cluster, and what comes of it', () => {
    expect(text([], [], [])).toEqual([
      ...['1 of 2: east: nothing would be drained', 'start would not be refused.', ''],
      ...['2 of 2, as if east were done: west: nothing would be drained', 'start would not be refused.', ''],
      'a roll would take east, then west.',
    ]);
  });

  it.each([
    [
      'where it would stop',
      [],
      ['drained'],
      ['too few'],
      ['a roll would stop before east, whose start would be REFUSED.'],
    ],
    ['where it would stop later', [], [], ['few'], ['a roll would stop before west, whose start would be REFUSED.']],
    ['that none could start', ['one is on'], [], ['few'], ['a roll of core would be REFUSED now:', '  - one is on']],
  ])('says %s', (_, refusals, ofEast, ofWest, end) => {
    expect(text(refusals, ofEast, ofWest).slice(-end.length)).toEqual(end);
  });
});
