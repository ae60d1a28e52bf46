import { it, vi } from 'vitest';
import { cellsOf, GRID_STEPS, type Cell, type Fault } from './fault.js';
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

/** Of each row every seventh step, one further on in each row: so that each row and each column is played. */
const PLAYED = 7;

/** A test for each cell of these rows; all of them with GRID=all, else a seventh. */
export function playGrid(faults: readonly Fault[]): void {
  vi.setConfig({ maxConcurrency: BESIDE_EACH_OTHER, testTimeout: TIMEOUT_MS });
  const isPlayed = ({ fault, step }: Cell): boolean =>
    process.env['GRID'] === 'all' || (faults.indexOf(fault) + GRID_STEPS.indexOf(step)) % PLAYED === 0;
  for (const cell of cellsOf(faults).filter(isPlayed))
    it.concurrent(cell.name, async ({ task }) => {
      task.meta.end = await play(cell);
    });
}
