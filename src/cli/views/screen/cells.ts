import stringWidth from 'string-width';
import type { Line, Span } from './line.js';
import { plain } from './plain.js';

const ELLIPSIS = '…';
/** A piece that shrinks keeps at least this many cells. */
const SHRUNK_CELLS = 9;
/** In characters. Intl.Segmenter takes seconds for long texts, and no row is that long. */
const LONGEST = 2_000;
/** Far more than any character that is shown in one cell is made of. */
const UNITS_A_CELL = 16;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many cells of a terminal a text takes: most characters take one, Chinese and most emoji two. */
export function cellsOf(text: string): number {
  // Most texts are of this kind.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(measured(text));
}

/** The text up to this many cells, with an ellipsis if something is left out. */
export function cutText(text: string, cells: number): string {
  const shown = measured(text);
  if (cellsOf(shown) <= cells) return shown;
  return cells <= 0 ? '' : beginning(shown, cells - 1) + ELLIPSIS;
}

/** The text with spaces behind it, exactly as wide as `cells`. */
export function padText(text: string, cells: number): string {
  const cut = cutText(text, cells);
  return cut + ' '.repeat(Math.max(0, cells - cellsOf(cut)));
}

/** The line in at most this many cells: first the pieces that shrink are shortened, then the end is left out. */
export function cutLine(line: Line, cells: number): Line {
  let over = cellsIn(line) - cells;
  if (over <= 0) return line;
  const shrunk = line.map((span): Span => {
    const wide = cellsOf(span.text);
    const less = span.shrinks === true ? Math.min(over, Math.max(0, wide - SHRUNK_CELLS)) : 0;
    over -= less;
    return less === 0 ? span : { ...span, text: withoutMiddle(measured(span.text), wide - less) };
  });
  return over <= 0 ? shrunk : withoutEnd(shrunk, cells);
}

/** The line on as many rows as it needs, broken between words; all rows but the first are indented. */
export function wrapLine(line: Line, cells: number, indent: number): Line[] {
  if (cellsIn(line) <= cells) return [line];
  const margin = ' '.repeat(Math.min(indent, Math.max(0, cells - SHRUNK_CELLS)));
  const rows: Line[] = [[]];
  let left = cells;
  for (const { look, text } of line.flatMap(wordsOf)) {
    let word = text;
    while (isWider(word.trimEnd(), left)) {
      const isFresh = left === cells - (rows.length > 1 ? margin.length : 0);
      // A word that is longer than a row is broken where the row ends.
      const part = isFresh ? beginning(word, left) || word.slice(0, 1) : '';
      if (part !== '') rows.at(-1)!.push({ text: part, ...(look && { look }) });
      word = word.slice(part.length).trimStart();
      trimEnd(rows.at(-1)!);
      rows.push([{ text: margin }]);
      left = cells - margin.length;
    }
    rows.at(-1)!.push({ text: word, ...(look && { look }) });
    left -= cellsOf(word);
  }
  return rows;
}

/** Spaces at the end of a row would not fit where the row is as wide as the terminal. */
function trimEnd(row: Line): void {
  const last = row.pop();
  if (last !== undefined) row.push({ ...last, text: last.text.trimEnd() });
}

/** Each word with the spaces behind it. */
function wordsOf({ text, look }: Span): Span[] {
  const words = measured(text).match(/\s*\S+\s*|\s+/g) ?? [];
  return words.map((word) => ({ text: word, ...(look && { look }) }));
}

/** Measures no more of the text than it needs, because a long word is asked about for each row. */
function isWider(text: string, cells: number): boolean {
  return cellsOf(text.slice(0, unitsIn(cells))) > cells;
}

/** Any text of this many cells is not longer. */
function unitsIn(cells: number): number {
  return UNITS_A_CELL * (Math.max(0, cells) + 1);
}

function measured(text: string): string {
  return plain(text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}${ELLIPSIS}`);
}

export function cellsIn(line: Line): number {
  return line.reduce((sum, { text }) => sum + cellsOf(text), 0);
}

function withoutEnd(line: Line, cells: number): Line {
  if (cells <= 0) return [];
  const kept: Line = [];
  let left = cells - 1;
  for (const span of line) {
    const wide = cellsOf(span.text);
    if (wide > left) return [...kept, { ...span, text: beginning(measured(span.text), left) + ELLIPSIS }];
    kept.push(span);
    left -= wide;
  }
  return kept;
}

function withoutMiddle(text: string, cells: number): string {
  const head = Math.ceil((cells - 1) / 2);
  const left = cells - 1 - head;
  const tail = upTo(graphemesOf(text.slice(-unitsIn(left))).reverse(), left)
    .reverse()
    .join('');
  return beginning(text, head) + ELLIPSIS + tail;
}

function beginning(text: string, cells: number): string {
  return upTo(graphemesOf(text.slice(0, unitsIn(cells))), cells).join('');
}

function graphemesOf(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

function upTo(graphemes: string[], cells: number): string[] {
  let left = cells;
  const end = graphemes.findIndex((one) => (left -= cellsOf(one)) < 0);
  return end === -1 ? graphemes : graphemes.slice(0, end);
}
