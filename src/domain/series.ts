/** A value that was read at a time: milliseconds since the Unix epoch. Null: it could not be read. */
export interface Point {
  atMs: number;
  value: number | null;
}

/** Values over time in a bounded number of points. */
export interface Series {
  points: Point[];
  /** How many values were read. */
  readings: number;
  /** True if values were left out that differ from those beside them. */
  isThinned: boolean;
}

export const NO_SERIES: Series = { points: [], readings: 0, isThinned: false };

/**
 * The series with one more value. A value that stays the same needs only its first and its last point, so that nothing
 * is lost. With more points than twice `most`, it is thinned to `most`.
 */
export function followed({ points, readings, isThinned }: Series, point: Point, most: number): Series {
  const [before, last] = points.slice(-2);
  const isSame = points.length > 1 && before!.value === point.value && last!.value === point.value;
  const more = { points: [...(isSame ? points.slice(0, -1) : points), point], readings: readings + 1, isThinned };
  return more.points.length > 2 * most ? thinned(more, most) : more;
}

/** The fewest points that show where a series begins and ends, and its extremes. */
export const LEAST_POINTS = 4;

/**
 * The series with at most `most` points, but at least `LEAST_POINTS`: the first and the last one, and of each stretch
 * between them the highest value and the lowest, or one that could not be read. So no spike vanishes, however often a
 * series is thinned.
 */
export function thinned(series: Series, most: number): Series {
  const { points } = series;
  const bound = Math.max(most, LEAST_POINTS);
  if (points.length <= bound) return series;
  const inner = points.slice(1, -1);
  const stretches = Math.floor((bound - 2) / 2);
  const kept = Array.from({ length: stretches }, (_, n) =>
    extremesOf(
      inner.slice(Math.floor((n * inner.length) / stretches), Math.floor(((n + 1) * inner.length) / stretches)),
    ),
  );
  return { ...series, points: [points[0]!, ...kept.flat(), points.at(-1)!], isThinned: true };
}

/** In their order. An unread value counts as the lowest: it is what a reader must not miss. */
function extremesOf(points: Point[]): Point[] {
  const rank = ({ value }: Point): number => value ?? -Infinity;
  let [lowest, highest] = [points[0], points[0]];
  for (const point of points) {
    if (lowest === undefined || rank(point) < rank(lowest)) lowest = point;
    if (highest === undefined || rank(point) > rank(highest)) highest = point;
  }
  return points.filter((point) => point === lowest || point === highest);
}

export function highestOf({ points }: Series): number {
  return points.reduce((highest, { value }) => Math.max(highest, value ?? 0), 0);
}
