const LEVELS = '▁▂▃▄▅▆▇█';
const NO_READING = '·';

/** A row of `cells` cells, of which a portion from 0 to 1 is filled. A portion above 0 fills at least one. */
export function bar(portion: number, cells: number): string {
  const filled = portion <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(portion * cells)));
  return '█'.repeat(filled) + '░'.repeat(cells - filled);
}

/** One cell per reading: the lowest only for 0, the highest for `highest`. */
export function sparkline(readings: (number | null)[], highest: number): string {
  const top = LEVELS.length - 1;
  return readings
    .map((reading) => (reading === null ? NO_READING : LEVELS[Math.ceil((reading / Math.max(highest, 1)) * top)]))
    .join('');
}

/** How many seconds one cell may stand for. */
const CELL_S = [1, 2, 5, 10, 15, 30, 60];

/**
 * Readings of one a second, in at most `cells` cells of several seconds each, of which each shows its highest reading.
 * What is too old for that is left out.
 */
export function inCells(
  readings: (number | null)[],
  cells: number,
): { values: (number | null)[]; secondsEach: number } {
  const secondsEach = CELL_S.find((seconds) => readings.length <= seconds * cells) ?? CELL_S.at(-1)!;
  const values: (number | null)[] = [];
  for (let end = readings.length; end > 0 && values.length < cells; end -= secondsEach)
    values.unshift(highestOf(readings.slice(Math.max(0, end - secondsEach), end)));
  return { values, secondsEach };
}

/** Null if there is no reading at all. */
export function highestOf(readings: (number | null)[]): number | null {
  return readings.reduce((highest, one) => (one === null || (highest ?? -1) >= one ? highest : one), null);
}
