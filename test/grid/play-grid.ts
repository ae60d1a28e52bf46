import { it } from 'vitest';
import { cellsOf, type Cell, type Fault } from './fault.js';
import { play } from './play.js';

declare module 'vitest' {
  interface TaskMeta {
    /** How the run of the cell ended. */
    end?: string;
  }
}

/** Makes tests of these rows: of every cell with GRID=all, otherwise of one cell per row. */
export function playGrid(faults: readonly Fault[]): void {
  const cells = process.env['GRID'] === 'all' ? cellsOf(faults) : faults.map(oneOf);
  for (const cell of cells)
    it.concurrent(cell.name, async ({ task }) => {
      task.meta.end = await play(cell);
    });
}

/** The cell to play of a row: one column further in each row, so that all columns have their turn. */
function oneOf(fault: Fault, row: number): Cell {
  const cells = cellsOf([fault]);
  return cells[row % cells.length]!;
}
