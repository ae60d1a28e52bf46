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
