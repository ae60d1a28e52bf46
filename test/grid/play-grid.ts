import { it, vi } from 'vitest';
import { cellsOf, type Cell, type Fault } from './fault.js';
import { play } from './play.js';

declare module 'vitest' {
  interface TaskMeta {
    /** How the run of a cell has ended. */
    end?: string;
  }
}

/** Most of a run is waiting: so many beside each other keep the cores busy. */
const BESIDE_EACH_OTHER = 10;

/** On cores that are shared with much else a cell waits for its turn more than for anything of its own. */
const TIMEOUT_MS = 180_000;

/** A test for each cell of these rows; all of them with GRID=all, else one of each row: a seventh, of every column. */
export function playGrid(faults: readonly Fault[]): void {
  vi.setConfig({ maxConcurrency: BESIDE_EACH_OTHER, testTimeout: TIMEOUT_MS });
  const cells = process.env['GRID'] === 'all' ? cellsOf(faults) : faults.map(oneOf);
  for (const cell of cells)
    it.concurrent(cell.name, async ({ task }) => {
      task.meta.end = await play(cell);
    });
}

/** One of the cells of a row that can be played, one further on in each row. */
function oneOf(fault: Fault, row: number): Cell {
  const cells = cellsOf([fault]);
  return cells[row % cells.length]!;
}
