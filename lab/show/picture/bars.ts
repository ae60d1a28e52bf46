const LEVELS = '▁▂▃▄▅▆▇█';
const NO_READING = '·';

/** A row of so many cells of which a portion, from 0 to 1, is filled. What is not 0 fills one at least. */
export function bar(portion: number, cells: number): string {
  const filled = portion <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(portion * cells)));
  return '█'.repeat(filled) + '░'.repeat(cells - filled);
}

/** One cell a reading: the lowest for 0 and for it alone, the highest for `highest`. */
export function sparkline(readings: (number | null)[], highest: number): string {
  const top = LEVELS.length - 1;
  return readings
    .map((reading) => (reading === null ? NO_READING : LEVELS[Math.ceil((reading / Math.max(highest, 1)) * top)]))
    .join('');
}
