import { it, vi } from 'vitest';
import { cellsOf, type Cell, type Fault } from './fault.js';
import { play } from './play.js';

declare module 'vitest' {
  interface TaskMeta {
    /** How the run of the cell ended. */
    end?: string;
  }
}

/** A run mostly waits, so this many cells at the same time keep the cores busy. */
const CELLS_AT_ONCE = 10;

/** On a busy machine, a cell mostly waits for a core. */
const TIMEOUT_MS = 300_000;

/** Makes tests of these rows: of every cell with GRID=all, otherwise of one cell per row. */
export function playGrid(faults: readonly Fault[]): void {
  vi.setConfig({ maxConcurrency: CELLS_AT_ONCE, testTimeout: TIMEOUT_MS });
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
