import type { Line } from './line.js';

/** A part of a picture. When not all of it fits, what is left out is counted. */
export interface Section {
  /** Sections with a low rank get their rows first. */
  rank: number;
  title?: Line;
  items: Item[];
  /** Which items are shown when there is no room for all: the first, the last, or the worst, which then come first. */
  keep?: 'first' | 'last' | 'worst';
  /** An empty row between others: no loss where there is no room. */
  isGap?: boolean;
  /** What is left out, as a phrase: `196 more hosts: 3 busy`. */
  more: (hidden: Item[]) => string;
}

export type Item = LineItem | FlowItem;

export interface LineItem {
  line: Line;
  /** Goes on in the next row instead of being cut. */
  wraps?: boolean;
  /** A command that somebody copies from the terminal: printed on one row, however long that is. */
  isCopied?: boolean;
  /** How bad it is; only where the worst are kept. */
  badness?: number;
  /** One reading a second, to be drawn behind the line. */
  graph?: (number | null)[];
}

/** Pieces one after the other, on as many rows as they need. */
export interface FlowItem {
  lead: string;
  pieces: Line[];
  separator: string;
  rowsMax: number;
}

export function isFlow(item: Item): item is FlowItem {
  return 'pieces' in item;
}

/** How what is printed once is made into rows. */
export interface Printing {
  section: (section: Section) => Line[];
  lines: (lines: Line[]) => Line[];
}

/** Where there is no terminal, each line is as wide as it is. */
export const AS_WIDE_AS_IT_IS: Printing = { section: linesOf, lines: (lines) => lines };

/** The whole section, as wide as it is. */
export function linesOf({ title, items }: Section): Line[] {
  if (items.length === 0) return [];
  return [...(title === undefined ? [] : [title]), ...items.map((item) => (isFlow(item) ? joined(item) : item.line))];
}

function joined({ lead, pieces, separator }: FlowItem): Line {
  const between = pieces.flatMap((piece, index) => (index === 0 ? piece : [{ text: separator }, ...piece]));
  return [{ text: lead }, ...between];
}
