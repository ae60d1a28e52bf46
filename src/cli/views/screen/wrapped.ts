import { wrapLine } from './cells.js';
import { FLOW_INDENT, flowRows, INDENT } from './fit.js';
import type { Line } from './line.js';
import { isFlow, type Item, type Printing } from './section.js';

/** In a terminal of so many columns, lines are broken between words, and nothing is left out. */
export function wrapping(columns: number): Printing {
  return {
    section: ({ title, items }) => {
      if (items.length === 0) return [];
      return [...(title === undefined ? [] : [title]), ...items.flatMap((item) => itemRows(item, columns))];
    },
    lines: (lines) => lines.flatMap((line) => wrapLine(line, columns, INDENT)),
  };
}

function itemRows(item: Item, columns: number): Line[] {
  if (isFlow(item))
    return flowRows({ ...item, rowsMax: Infinity }, columns).flatMap((row) => wrapLine(row, columns, FLOW_INDENT));
  return item.isCopied === true ? [item.line] : wrapLine(item.line, columns, INDENT);
}
