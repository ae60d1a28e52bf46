import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GRID } from './faults/index.js';
import { cellsOf, GRID_STEPS, isLeftOut, nameOf } from './fault.js';
import { readPage } from './page.js';

const TABLES = readPage(readFileSync('docs/grid.md', 'utf8'));

it('docs/grid.md has a row for each fault and a column for each step', () => {
  expect(TABLES.map(({ columns }) => columns)).toEqual(GRID.map(() => ['fault', ...GRID_STEPS]));
  expect(TABLES.map(({ rows }) => [...rows.keys()])).toEqual(GRID.map(({ faults }) => faults.map(({ name }) => name)));
});

it('every end in docs/grid.md is one that its test expects', () => {
  const faults = GRID.flatMap((part) => part.faults);
  const shown = new Map(TABLES.flatMap(({ rows }) => [...rows]));
  const expected = new Map(cellsOf(faults).map((cell) => [cell.name, cell.ends as readonly string[]]));
  const wrong = faults.flatMap((fault) =>
    GRID_STEPS.filter((step, column) => {
      const cell = shown.get(fault.name)?.[column] ?? '';
      return isLeftOut(fault.ends[step])
        ? !/^– \(\d+\)$/.test(cell)
        : !expected.get(nameOf(step, fault))!.includes(cell);
    }).map((step) => nameOf(step, fault)),
  );
  expect(wrong).toEqual([]);
});

it('no two faults have the same name', () => {
  const names = GRID.flatMap(({ faults }) => faults.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});
