import { expect, it } from 'vitest';
import { inFlightSection } from '../../../../../src/cli/views/report/over-time.js';
import type { Plot, RunReport } from '../../../../../src/runs/report/report.js';

const AT = '2026-11-27T15:00:00.000Z';

function rowOf(values: (number | null)[], wishes: Partial<Plot>): string[] {
  const inFlight = {
    points: values.map((value) => ({ at: AT, value })),
    of: values.length,
    isThinned: false,
    lacks: [],
  };
  const highest = Math.max(...values.map((value) => value ?? 0));
  const hosts = [{ name: 'east-1', bootIdBefore: null, bootId: null, inFlight: { ...inFlight, ...wishes }, highest }];
  const phases = [{ phase: 'draining', from: AT, to: null }];
  const { table } = inFlightSection({ hosts, phases, endedAt: null, madeAt: AT } as unknown as RunReport);
  return table!.rows[0]!.slice(1, 4);
}

it.each<[string, (number | null)[], Partial<Plot>, string[]]>([
  ['quiet', [0, 0], {}, ['all 2', '0', 'never']],
  ['busy', [4, 0], {}, ['all 2', '4', '2026-11-27 15:00:00Z']],
  ['thinned', [4, 0], { of: 90, isThinned: true }, ['2 of 90', '4', '2026-11-27 15:00:00Z']],
  // What is missing may be higher and later than what is shown.
  [
    'quiet in what a step had place for',
    [0],
    { lacks: ['watch'] },
    ['all 1, none of watch', '0 or more', 'not in what is shown'],
  ],
  [
    'busy in what a step had place for',
    [4],
    { lacks: ['watch'] },
    ['all 1, none of watch', '4 or more', '2026-11-27 15:00:00Z or later'],
  ],
])('a host that was %s', (_, values, wishes, expected) => {
  expect(rowOf(values, wishes)).toEqual(expected);
});
