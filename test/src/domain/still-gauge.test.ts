import { expect, it } from 'vitest';
import type { HostReading } from '../../../src/domain/host.js';
import { followGauges, hintsAt, type StillGauge } from '../../../src/domain/still-gauge.js';
import { observed, unobservable } from './readings.js';

const MINUTE_MS = 60_000;

/** One reading a minute, from minute 0 on; returns the hints at the last one. */
function hintsAfter(...readings: HostReading[]): string[] {
  const gauges = readings.reduce<StillGauge[]>(
    (before, reading, minute) => followGauges(before, [{ ...reading, at: minute * MINUTE_MS }]),
    [],
  );
  return hintsAt(gauges, (readings.length - 1) * MINUTE_MS, 3 * MINUTE_MS);
}

const told = (inFlight: number): HostReading => observed('east-1', { inFlight });
const HINT = 'hint: east-1 has reported exactly 1 for 3 min: does it count the status request or health checks?';

it.each<[string, HostReading[], string[]]>([
  ['1 for 3 min', [told(1), told(1), told(1), told(1)], [HINT]],
  ['not yet 3 min', [told(1), told(1), told(1)], []],
  ['0 for long', Array.from({ length: 9 }, () => told(0)), []],
  ['a number that moves', [told(1), told(1), told(2), told(1), told(1)], []],
  ['0 in between', [told(1), told(1), told(0), told(1), told(1)], []],
  ['a look that failed', [told(1), told(1), unobservable('east-1'), told(1), told(1)], []],
  ['3 min since it last moved', [told(7), told(1), told(1), told(1), told(1)], [HINT]],
  ['longer', Array.from({ length: 8 }, () => told(1)), [HINT.replace('3', '7')]],
])('%s', (_, readings, hints) => {
  expect(hintsAfter(...readings)).toEqual(hints);
});

it('follows each host by itself', () => {
  const [first, second] = [told(1), observed('east-2', { inFlight: 4 })].map((one) => ({ ...one, at: 0 }));
  const gauges = followGauges(followGauges([], [first!, second!]), [{ ...first!, at: 9 }, observed('east-2')]);
  expect(gauges).toEqual([{ host: 'east-1', inFlight: 1, sinceMs: 0 }]);
});
