import { highestOf, LEAST_POINTS, thinned, type Series } from './series.js';
import { seriesText } from './series-text.js';

/** How much a step may leave in the history for the report. */
export interface Portion {
  /** Of values over time, for each host, and for each share. */
  points: number;
  /** For all of them, as JSON. */
  chars: number;
  /** For its writes, as `pack` writes them. Absent in a run of a worker that does not know it: see `WRITE_CHARS`. */
  writeChars?: number;
}

/** Where a portion does not say it. */
export const WRITE_CHARS = 15_000;

/**
 * A run may leave 240 points of each host and 100 KB in all. Settling is what a reader wants to see, so it gets most. A
 * step that is repeated gets a quarter of what it got before, so that any number of repetitions stays below four thirds.
 * A write takes 100 to 200 characters.
 */
const PORTIONS: Record<string, Required<Portion>> = {
  watch: { points: 28, chars: 9_000, writeChars: 0 },
  drain: { points: 12, chars: 2_000, writeChars: 15_000 },
  settle: { points: 112, chars: 30_000, writeChars: 0 },
  confirm: { points: 9, chars: 2_000, writeChars: 0 },
  reactivate: { points: 24, chars: 4_000, writeChars: 17_000 },
  giveBack: { points: 8, chars: 2_000, writeChars: 15_000 },
  takeBack: { points: 8, chars: 1_500, writeChars: 4_000 },
  observe: { points: 0, chars: 0, writeChars: 0 },
  tag: { points: 0, chars: 0, writeChars: 1_000 },
  untag: { points: 0, chars: 0, writeChars: 1_000 },
};

/** Of the `nth` time that a run begins this step, from 0. Null for a step that records nothing over time. */
export function portionOf(step: string, nth: number): Required<Portion> | null {
  const first = PORTIONS[step];
  if (first === undefined) return null;
  const part = (whole: number): number => Math.floor(whole / 4 ** nth);
  return { points: part(first.points), chars: part(first.chars), writeChars: part(first.writeChars) };
}

/** One series in the history. */
export interface SeriesEvidence {
  readings: number;
  isThinned: boolean;
  /** See series-text.ts. */
  points: string;
}

export interface Shared<Named> {
  kept: (Named & SeriesEvidence)[];
  /** How many series had no place at all. */
  omitted: number;
}

/**
 * The series within a portion. A series that needs less than an equal part leaves the rest to the others, so that a few
 * busy hosts among many quiet ones keep their detail. If even the fewest points of all are too much, the series with
 * the highest values are kept.
 */
export function shareOut<Named extends object>(
  all: { named: Named; series: Series }[],
  { points, chars }: Pick<Portion, 'points' | 'chars'>,
): Shared<Named> {
  const within = all.map((one) => ({ ...one, series: thinned(one.series, points) }));
  const limit = fairLimit(within.map(lengthOf), chars);
  const fitting = within.map((one) => shortened(one, limit));
  const order = fitting.toSorted((a, b) => highestOf(b.series) - highestOf(a.series));
  const places = new Set<object>();
  let left = chars;
  for (const one of order) {
    if ((left -= lengthOf(one)) < 0 || points < LEAST_POINTS) break;
    places.add(one);
  }
  const kept = fitting.filter((one) => places.has(one)).map(evidenceOf);
  return { kept, omitted: all.length - kept.length };
}

interface One<Named> {
  named: Named;
  series: Series;
}

function evidenceOf<Named>({ named, series }: One<Named>): Named & SeriesEvidence {
  const { readings, isThinned } = series;
  return { ...named, readings, isThinned, points: seriesText(series.points) };
}

/** As JSON, with the comma after it. */
function lengthOf(one: One<object>): number {
  return JSON.stringify(evidenceOf(one)).length + 1;
}

/** The longest length that each may have, when shorter ones leave their rest to the others. */
function fairLimit(lengths: number[], chars: number): number {
  let left = chars;
  const sorted = lengths.toSorted((a, b) => a - b);
  for (const [n, length] of sorted.entries()) {
    const equal = left / (sorted.length - n);
    if (length > equal) return Math.floor(equal);
    left -= length;
  }
  return Infinity;
}

function shortened<Named extends object>(one: One<Named>, limit: number): One<Named> {
  let short = one;
  while (lengthOf(short) > limit && short.series.points.length > LEAST_POINTS) {
    const { length } = short.series.points;
    const most = Math.min(length - 1, Math.floor((length * limit) / lengthOf(short)));
    short = { ...short, series: thinned(short.series, most) };
  }
  return short;
}
