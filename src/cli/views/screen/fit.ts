import { highestOf, inCells, sparkline } from './bars.js';
import { cellsIn, cellsOf, cutLine, wrapLine } from './cells.js';
import type { Line } from './line.js';
import { isFlow, type FlowItem, type Item, type LineItem, type Section } from './section.js';
import type { Size } from './live-screen.js';

/** Rows that a section gets before any other gets more: its title, one item, and the count of the others. */
const LEAST_ROWS = 3;
export const INDENT = 4;
/** Of the further rows of pieces that follow one another. */
export const FLOW_INDENT = 2;
const GRAPH_CELLS = { min: 8, max: 60 };

/**
 * The sections in at most this many rows, none wider than the columns. If a section does not fit, it counts what it
 * leaves out; if whole sections do not fit, the last row counts their lines.
 */
export function fit(sections: Section[], { columns, rows }: Size): Line[] {
  const blocks = sections.filter(({ items }) => items.length > 0).map((section) => new Block(section, columns));
  const given = share(blocks, rows);
  const left = blocks.filter((block) => (given.get(block) ?? 0) === 0 && !block.isGap);
  if (left.length === 0 || rows < 2) return shown(blocks, given, columns);
  const fewer = share(blocks, rows - 1);
  const lost = blocks
    .filter((block) => fewer.get(block) === 0 && !block.isGap)
    .reduce((sum, block) => sum + block.size, 0);
  const count = cutLine(
    [{ text: `… ${lost} more ${lost === 1 ? 'line' : 'lines'}: tagout status`, look: 'dim' }],
    columns,
  );
  // The last section is the next command.
  return [...shown(blocks.slice(0, -1), fewer, columns), count, ...shown(blocks.slice(-1), fewer, columns)];
}

/** A wide character may still be wider than a very narrow terminal. */
function shown(blocks: Block[], given: Map<Block, number>, columns: number): Line[] {
  return blocks.flatMap((block) => block.take(given.get(block) ?? 0)).map((line) => cutLine(line, columns));
}

/** How many rows each block gets: first the least, in the order of their ranks, then one by one; gaps get what is left. */
function share(blocks: Block[], rows: number): Map<Block, number> {
  const order = blocks.filter(({ isGap }) => !isGap).toSorted((a, b) => a.rank - b.rank);
  const given = new Map<Block, number>();
  let left = rows;
  const give = (block: Block, more: number): void => {
    given.set(block, (given.get(block) ?? 0) + more);
    left -= more;
  };
  for (const block of order) give(block, Math.min(left, block.least));
  for (let before = -1; left > 0 && left !== before;) {
    before = left;
    for (const block of order) if (left > 0 && given.get(block)! < block.size) give(block, 1);
  }
  for (const gap of blocks.filter(({ isGap }) => isGap)) give(gap, Math.min(left, gap.size));
  return given;
}

/** A section in a given width. */
class Block {
  readonly rank: number;
  readonly isGap: boolean;
  /** The rows of all of it. */
  readonly size: number;
  readonly least: number;
  readonly #title: Line[];
  readonly #rows: { item: Item; rows: Line[] }[];

  constructor(
    private readonly section: Section,
    private readonly columns: number,
  ) {
    const scale = scaleOf(section.items, columns);
    this.rank = section.rank;
    this.isGap = section.isGap === true;
    this.#title = section.title === undefined ? [] : [cutLine(section.title, columns)];
    this.#rows = section.items.map((item) => ({ item, rows: rowsOf(item, columns, scale) }));
    this.size = this.#title.length + this.#rows.reduce((sum, { rows }) => sum + rows.length, 0);
    this.least = Math.min(this.size, LEAST_ROWS);
  }

  take(rows: number): Line[] {
    if (rows >= this.size) return [...this.#title, ...this.#rows.flatMap((one) => one.rows)];
    if (rows === 0) return [];
    const [only] = this.#rows;
    if (this.#rows.length === 1) return this.#cutOff([...this.#title, ...only!.rows], rows);
    const { kept, hidden } = this.#choose(rows - this.#title.length - 1);
    const more: Line = [{ text: `  … ${this.section.more(hidden)}`, look: 'dim' }];
    return [...this.#title, ...kept, cutLine(more, this.columns)].slice(-rows);
  }

  #choose(rows: number): { kept: Line[]; hidden: Item[] } {
    const order = inOrder(this.#rows, this.section.keep ?? 'first');
    const kept: typeof order = [];
    let left = rows;
    for (const one of order) {
      if (one.rows.length > left) break;
      kept.push(one);
      left -= one.rows.length;
    }
    // A first item that is too high is worth more than none.
    const part = kept.length === 0 && left > 0 ? this.#cutOff(order[0]!.rows, left) : [];
    const hidden = order.slice(Math.max(kept.length, part.length > 0 ? 1 : 0)).map(({ item }) => item);
    const asShown = this.section.keep === 'last' ? kept.toReversed() : kept;
    return { kept: [...asShown.flatMap((one) => one.rows), ...part], hidden };
  }

  #cutOff(all: Line[], rows: number): Line[] {
    const first = all.slice(0, rows);
    const last = first.pop() ?? [];
    return [...first, cutLine([...cutLine(last, this.columns - 1), { text: '…' }], this.columns)];
  }
}

function inOrder<T extends { item: Item }>(rows: T[], keep: 'first' | 'last' | 'worst'): T[] {
  if (keep === 'last') return rows.toReversed();
  const badness = ({ item }: T): number => (isFlow(item) ? 0 : (item.badness ?? 0));
  return keep === 'worst' ? rows.toSorted((a, b) => badness(b) - badness(a)) : rows;
}

/** The graphs of a section begin in one column, and are as high for the same reading. */
interface Scale {
  textCells: number;
  highest: number;
}

function scaleOf(items: Item[], columns: number): Scale {
  const graphs = items.flatMap((item) => (isFlow(item) ? [] : [highestOf(item.graph ?? [])]));
  const widest = items.reduce((most, item) => (isFlow(item) ? most : Math.max(most, cellsIn(item.line))), 0);
  return { textCells: Math.min(widest, columns - GRAPH_CELLS.min - 2), highest: highestOf(graphs) ?? 0 };
}

function rowsOf(item: Item, columns: number, scale: Scale): Line[] {
  if (isFlow(item)) return flowRows(item, columns).map((row) => cutLine(row, columns));
  if (item.graph !== undefined && item.graph.length > 0) return [graphRow(item, columns, scale)];
  return item.wraps === true ? wrapLine(item.line, columns, INDENT) : [cutLine(item.line, columns)];
}

function graphRow({ line, graph = [] }: LineItem, columns: number, { textCells, highest }: Scale): Line {
  const cells = Math.min(GRAPH_CELLS.max, columns - textCells - 2);
  if (cells < GRAPH_CELLS.min || textCells < GRAPH_CELLS.min) return cutLine(line, columns);
  const cut = cutLine(line, textCells);
  const { values } = inCells(graph, cells);
  const space = ' '.repeat(Math.max(0, textCells - cellsIn(cut)) + 2);
  return [...cut, { text: space }, { text: sparkline(values, highest), look: 'dim' }];
}

/** A piece may still be wider than the columns. */
export function flowRows({ lead, pieces, separator, rowsMax }: FlowItem, columns: number): Line[] {
  const rows: Line[] = [[{ text: lead }]];
  let left = columns - cellsOf(lead);
  for (const [index, piece] of pieces.entries()) {
    const isFirst = rows.at(-1)!.length === 1;
    const rest = pieces.length - index;
    const wide = cellsIn(piece) + (isFirst ? 0 : cellsOf(separator));
    // Room for the count, if it is needed: on the last row there must be some for what follows.
    const count = rows.length === rowsMax && rest > 1 ? cellsOf(`${separator}… ${rest} more`) : 0;
    if (wide + count > left && !isFirst) {
      if (rows.length === rowsMax) {
        rows.at(-1)!.push({ text: separator }, { text: `… ${rest} more`, look: 'dim' });
        break;
      }
      rows.push([{ text: ' '.repeat(FLOW_INDENT) }, ...piece]);
      left = columns - FLOW_INDENT - cellsIn(piece);
      continue;
    }
    rows.at(-1)!.push(...(isFirst ? [] : [{ text: separator }]), ...piece);
    left -= wide;
  }
  return rows;
}
