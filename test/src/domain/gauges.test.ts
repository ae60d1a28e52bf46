import { describe, expect, it } from 'vitest';
import { gaugesOf, type RunningNow } from '../../../src/domain/gauges.js';
import { isEnd, PHASES } from '../../../src/domain/lifecycle.js';
import type { Left } from '../../../src/domain/left.js';

const RUNNING: RunningNow = {
  phase: 'settling',
  phaseMs: 90_500,
  lookAgeMs: 4_250,
  hosts: [
    { name: 'east-1', inFlight: 3 },
    { name: 'east-2', inFlight: null },
  ],
};

/** By name and labels, as Prometheus would print them. */
function lines(running: RunningNow | null, left: Left | null = null): Record<string, number> {
  const told = gaugesOf({ service: 'core', cluster: 'east', running, left });
  return Object.fromEntries(
    told.map(({ name, labels, value }) => [`${name} ${Object.values(labels).join(' ')}`, value]),
  );
}

describe('the gauges of a cluster', () => {
  it('say of a running maintenance all there is', () => {
    expect(lines(RUNNING, { outOfService: true, exposed: false })).toEqual({
      ...Object.fromEntries(
        PHASES.filter((phase) => !isEnd(phase)).map((phase) => [
          `tagout_maintenance core east ${phase}`,
          phase === 'settling' ? 1 : 0,
        ]),
      ),
      'tagout_phase_seconds core east': 90.5,
      'tagout_look_age_seconds core': 4.25,
      'tagout_in_flight core east-1': 3,
      // Unreadable is not zero.
      'tagout_in_flight core east-2': NaN,
      'tagout_out_of_service core east': 1,
      'tagout_exposed core east': 0,
    });
  });

  it('have no age of a look where nobody has to look', () => {
    expect(lines({ ...RUNNING, phase: 'preflight', lookAgeMs: null })['tagout_look_age_seconds core']).toBe(NaN);
  });

  it.each<[string, Left | null, number, number]>([
    ['nothing is known', null, 0, 0],
    ['it was left out', { outOfService: true, exposed: false }, 1, 0],
    ['it was left exposed', { outOfService: false, exposed: true }, 0, 1],
  ])('without a maintenance say only how it was left: %s', (_, left, out, exposed) => {
    expect(lines(null, left)).toEqual({ 'tagout_out_of_service core east': out, 'tagout_exposed core east': exposed });
  });
});
