import type { Point } from './series.js';
import { isMoment, isNumber } from './shape.js';

/**
 * Points as a short text, for a history: `TIME:VALUE` for each, with a space between two. The first time is in
 * milliseconds since the Unix epoch, each other time in milliseconds since the one before, all to base 36. `-` is a
 * value that could not be read.
 */
export function seriesText(points: Point[]): string {
  return points
    .map(({ atMs, value }, n) => {
      const since = n === 0 ? 0 : Math.round(points[n - 1]!.atMs);
      return `${(Math.round(atMs) - since).toString(36)}:${value ?? '-'}`;
    })
    .join(' ');
}

/** The reverse; null for any other text. */
export function parseSeries(text: string): Point[] | null {
  if (text === '') return [];
  const points: Point[] = [];
  for (const one of text.split(' ')) {
    const [time = '', value = ''] = one.split(':');
    const atMs = parseInt(time, 36) + (points.at(-1)?.atMs ?? 0);
    const number = value === '-' ? null : Number(value || NaN);
    if (!isMoment(atMs) || !(number === null || isNumber(number))) return null;
    points.push({ atMs, value: number });
  }
  return points;
}
