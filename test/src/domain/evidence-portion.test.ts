import { describe, expect, it } from 'vitest';
import { portionOf, shareOut } from '../../../src/domain/evidence-portion.js';
import { parseSeries } from '../../../src/domain/series-text.js';
import { followed, LEAST_POINTS, NO_SERIES, type Series } from '../../../src/domain/series.js';

const BEFORE_GO = ['observe', 'tag', 'watch', 'drain', 'settle'];
/** A run either gives back before the go, or comes to what is after it. */
const WAYS = [
  [...BEFORE_GO, 'giveBack', 'untag'],
  [...BEFORE_GO, 'confirm', 'reactivate', 'takeBack', 'untag'],
];
const REPEATED = ['settle', 'confirm'];
/** What each step tells besides: see `LOOKS_CHARS`. */
const LOOKS_CHARS = 250;

function seriesOf(values: number[]): Series {
  return values.reduce<Series>((one, value, n) => followed(one, { atMs: n * 1_000, value }, 500), NO_SERIES);
}

/** In-flight that changes at every reading. */
function busy(readings: number, spike = 0): Series {
  return seriesOf(Array.from({ length: readings }, (_, n) => (n === readings >> 1 ? spike : (n * 7) % 5)));
}

describe('the portions of all steps', () => {
  it('are 240 points of each host and 100 KB in all, however often a run repeats what it may repeat', () => {
    for (const steps of WAYS) {
      const sums = { points: 0, chars: steps.length * LOOKS_CHARS };
      for (const step of steps)
        for (let nth = 0; nth < (REPEATED.includes(step) ? 50 : 1); nth += 1) {
          const { points, chars, writeChars } = portionOf(step, nth)!;
          sums.points += points;
          sums.chars += chars + writeChars;
        }
      expect(sums.points).toBeLessThanOrEqual(240);
      expect(sums.chars).toBeLessThanOrEqual(100_000);
    }
  });

  it('are none for a step that has no place for them', () => {
    expect(portionOf('checkClaims', 0)).toBeNull();
  });
});

describe('sharing out', () => {
  const chars = 20_000;

  function hosts(count: number, of: (n: number) => Series): { named: { host: string }; series: Series }[] {
    return Array.from({ length: count }, (_, n) => ({ named: { host: `east-${n + 1}` }, series: of(n) }));
  }

  it('keeps every reading of a few hosts', () => {
    const { kept, omitted } = shareOut(
      hosts(3, () => busy(100, 9)),
      { points: 132, chars },
    );
    expect(kept.map((one) => [one.isThinned, parseSeries(one.points)!.length])).toEqual(Array(3).fill([false, 100]));
    expect(omitted).toBe(0);
  });

  it('of 200 busy hosts stays within the bound, says that it is thinned, and keeps each spike', () => {
    const { kept, omitted } = shareOut(
      hosts(200, (n) => busy(900, 1_000 + n)),
      { points: 132, chars },
    );
    expect(JSON.stringify(kept).length).toBeLessThanOrEqual(chars + 2);
    expect(omitted).toBe(0);
    expect(kept.map(({ points }) => Math.max(...parseSeries(points)!.map(({ value }) => value ?? 0)))).toEqual(
      kept.map((_, n) => 1_000 + n),
    );
    expect(kept.every(({ isThinned, readings }) => isThinned && readings === 900)).toBe(true);
  });

  it('leaves to busy hosts what quiet ones do not need', () => {
    const { kept } = shareOut(
      hosts(200, (n) => (n < 5 ? busy(900, 50) : seriesOf(Array.from({ length: 900 }, () => 0)))),
      {
        ...{ points: 132, chars },
      },
    );
    expect(parseSeries(kept[0]!.points)!.length).toBeGreaterThan(100);
    expect(kept.slice(5).every(({ isThinned }) => !isThinned)).toBe(true);
  });

  it('leaves out the quietest hosts, and counts them, where even the fewest points of all are too much', () => {
    const { kept, omitted } = shareOut(
      hosts(1_000, (n) => busy(50, 100 + n)),
      { points: 132, chars: 10_000 },
    );
    expect(omitted).toBeGreaterThan(0);
    expect(kept.length + omitted).toBe(1_000);
    expect(kept.at(-1)!.host).toBe('east-1000');
    expect(JSON.stringify(kept).length).toBeLessThanOrEqual(10_002);
  });

  it('with less than the fewest points keeps nothing', () => {
    expect(
      shareOut(
        hosts(2, () => busy(9)),
        { points: LEAST_POINTS - 1, chars },
      ),
    ).toEqual({ kept: [], omitted: 2 });
  });
});
