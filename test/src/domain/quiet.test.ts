import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLaterBoot, type HostReading } from '../../../src/domain/host.js';
import { brokenBy, isQuietFor, NOT_QUIET, takeSample, type Quiet, type Sample } from '../../../src/domain/quiet.js';
import { observed, unobservable } from './readings.js';

const QUIET_MS = 30;
const LONGEST_GAP_MS = 25;

/** Feeds the samples one by one; for each, whether the period is over after it. */
function run(samples: Sample[]): { done: boolean[]; last: Quiet } {
  let quiet = NOT_QUIET;
  const done = samples.map((sample) => {
    quiet = takeSample(quiet, sample, LONGEST_GAP_MS);
    return isQuietFor(quiet, sample, QUIET_MS);
  });
  return { done, last: quiet };
}

/** A sample every 10 ms that takes 1 ms. */
function every10Ms(readings: HostReading[][]): Sample[] {
  return readings.map((list, index) => ({ startedMs: index * 10, completeMs: index * 10 + 1, readings: list }));
}

const idle = observed('east-1', { accepted: [5, 5], boot: { kind: 'id', id: 'a' } });

describe('the quiet period', () => {
  it.each<[string, HostReading[], boolean[]]>([
    [
      'is over when all of it has passed since the first sample',
      [idle, idle, idle, idle, idle],
      [false, false, false, false, true],
    ],
    [
      'starts again after an unreadable sample',
      [idle, idle, idle, unobservable('east-1'), idle, idle, idle, idle, idle],
      [false, false, false, false, false, false, false, false, true],
    ],
    [
      'starts again when something is in flight',
      [idle, idle, idle, { ...idle, inFlight: 1 }, idle, idle, idle],
      [false, false, false, false, false, false, false],
    ],
    [
      'starts again when one more was accepted between two samples, from the sample that shows it',
      [idle, idle, ...Array.from({ length: 5 }, () => ({ ...idle, accepted: [5, 6] }))],
      [false, false, false, false, false, false, true],
    ],
    [
      'starts again when the counter fell: the process restarted',
      [idle, idle, ...Array.from({ length: 5 }, () => ({ ...idle, accepted: [5, 0] }))],
      [false, false, false, false, false, false, true],
    ],
    [
      'starts again when one process accepted as many as another forgot by a restart',
      [idle, idle, ...Array.from({ length: 5 }, () => ({ ...idle, accepted: [2, 8] }))],
      [false, false, false, false, false, false, true],
    ],
    [
      'starts again when the host booted',
      [idle, idle, ...Array.from({ length: 5 }, () => ({ ...idle, boot: { kind: 'id', id: 'b' } as const }))],
      [false, false, false, false, false, false, true],
    ],
  ])('%s', (_, readings, done) => {
    expect(run(every10Ms(readings.map((one) => [one]))).done).toEqual(done);
  });

  it('starts again after a gap between two samples', () => {
    const samples = [0, 10, 100, 110, 120, 130].map((at) => ({ startedMs: at, completeMs: at, readings: [idle] }));
    expect(run(samples).done).toEqual([false, false, false, false, false, true]);
  });

  it('starts again after a gap within a sample: the worker was held up', () => {
    const samples = [
      { startedMs: 0, completeMs: 1, readings: [idle] },
      { startedMs: 10, completeMs: 3_600_000, readings: [idle] },
      { startedMs: 3_600_010, completeMs: 3_600_011, readings: [idle] },
    ];
    expect(run(samples).done).toEqual([false, false, false]);
  });

  it('needs every host', () => {
    const busy = { ...observed('east-2'), inFlight: 2 };
    expect(run(every10Ms(Array.from({ length: 9 }, () => [idle, busy]))).done).not.toContain(true);
  });

  it('of no length is over at the first good sample, not before', () => {
    const sample = { startedMs: 0, completeMs: 0, readings: [idle] };
    expect(isQuietFor(NOT_QUIET, sample, 0)).toBe(false);
    expect(isQuietFor(takeSample(NOT_QUIET, sample, LONGEST_GAP_MS), sample, 0)).toBe(true);
  });
});

it.each<[string, HostReading[], string[]]>([
  ['busy', [{ ...idle, inFlight: 3 }], ['east-1: 3 in flight']],
  ['unreadable', [unobservable('east-1', 'answered 503')], ["east-1: can't be read (answered 503)"]],
  ['accepted', [{ ...idle, accepted: [5, 7] }], ['east-1: accepted 2 more']],
  ['restarted', [{ ...idle, accepted: [5, 1] }], ['east-1: its counter fell, so its process restarted']],
  [
    'one process accepted what another forgot',
    [{ ...idle, accepted: [3, 7] }],
    ['east-1: accepted 2 more', 'east-1: its counter fell, so its process restarted'],
  ],
  ['booted', [{ ...idle, boot: { kind: 'id', id: 'b' } }], ['east-1: booted']],
  ['quiet', [idle], []],
])('says what it waits for: %s', (_, readings, busy) => {
  expect(run(every10Ms([[idle], readings])).last.busy).toEqual(busy);
});

const readingOf = (host: string): fc.Arbitrary<HostReading> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(unobservable(host)) },
    {
      weight: 12,
      arbitrary: fc
        .record({
          inFlight: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
          accepted: fc.oneof(
            { weight: 12, arbitrary: fc.constant<number[]>([5, 5]) },
            { weight: 1, arbitrary: fc.constantFrom<number[][]>([4, 5], [5, 6], [4, 6], [6, 4]) },
          ),
          boot: fc.oneof(
            { weight: 12, arbitrary: fc.constant({ kind: 'id' as const, id: 'a' }) },
            { weight: 1, arbitrary: fc.constant({ kind: 'id' as const, id: 'b' }) },
          ),
        })
        .map((told) => observed(host, told)),
    },
  );

const scripts: fc.Arbitrary<Sample[]> = fc
  .array(
    fc.record({
      pauseMs: fc.oneof({ weight: 12, arbitrary: fc.nat(10) }, { weight: 1, arbitrary: fc.nat(40) }),
      tookMs: fc.oneof({ weight: 12, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(40) }),
      readings: fc.tuple(readingOf('east-1'), readingOf('east-2')),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((steps) => {
    let now = 0;
    return steps.map(({ pauseMs, tookMs, readings }) => {
      const startedMs = now + pauseMs;
      now = startedMs + tookMs;
      return { startedMs, completeMs: now, readings };
    });
  });

/** The promise itself, computed without state: was everything well for a whole period from some sample on? */
function isProved(samples: Sample[], last: number): boolean {
  return samples.some((first, from) => {
    if (from > last || samples[last]!.startedMs - first.completeMs < QUIET_MS) return false;
    const period = samples.slice(from, last + 1);
    return (
      period.every(({ readings }) => readings.every((one) => one.kind === 'observed' && one.inFlight === 0)) &&
      period.slice(1).every((sample, index) => {
        const before = period[index]!;
        return (
          sample.completeMs - before.completeMs <= LONGEST_GAP_MS &&
          sample.readings.every((reading, host) => {
            const earlier = before.readings[host]!;
            if (reading.kind !== 'observed' || earlier.kind !== 'observed') return false;
            return String(reading.accepted) === String(earlier.accepted) && !isLaterBoot(earlier.boot!, reading.boot!);
          })
        );
      })
    );
  });
}

it('is over exactly when a whole period was proved, whatever happens', () => {
  let proved = 0;
  fc.assert(
    fc.property(scripts, (samples) => {
      const { done } = run(samples);
      const expected = samples.map((_, index) => isProved(samples, index));
      proved += expected.filter(Boolean).length;
      expect(done).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
  expect(proved).toBeGreaterThan(20);
});

describe('what broke the quiet period', () => {
  const period: Quiet = { sinceMs: 10, lastSampleMs: 20, last: [idle], busy: [] };

  it.each<[string, Quiet, Quiet, string[] | null]>([
    ['nothing: it goes on', period, { ...period, lastSampleMs: 30 }, null],
    ['nothing: it had not begun', NOT_QUIET, period, null],
    ['a busy host', period, { ...period, sinceMs: null, busy: ['east-1: 3 in flight'] }, ['east-1: 3 in flight']],
    [
      'an accepted one',
      period,
      { ...period, sinceMs: 30, busy: ['east-1: accepted 1 more'] },
      ['east-1: accepted 1 more'],
    ],
    ['a gap', period, { ...period, sinceMs: 90 }, ['the hosts were not read for too long']],
  ])('%s', (_, before, after, expected) => {
    expect(brokenBy(before, after)).toEqual(expected);
  });
});
