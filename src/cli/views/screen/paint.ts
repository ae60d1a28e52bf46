import type { Line, Look } from './line.js';
import { plain } from './plain.js';

const LOOKS: Record<Look, number> = { strong: 1, dim: 2, good: 32, bad: 31, warn: 33 };

/** A line as it is written to the terminal. The only escape sequences in it are those of its colours. */
export function paint(line: Line, isColoured: boolean): string {
  return line
    .map(({ text, look }) => {
      const shown = plain(text);
      return isColoured && look !== undefined && shown !== '' ? `\x1b[${LOOKS[look]}m${shown}\x1b[0m` : shown;
    })
    .join('');
}
