import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { gridPage } from './page.js';

/** Prints the grid with the ends of its runs; with WRITE_GRID, also writes docs/grid.md if every cell passed. */
export default class PrintGrid implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    // page.test.ts checks the old page, so its failure is no reason not to write a new one.
    const played = modules.filter(({ moduleId }) => !moduleId.endsWith('/page.test.ts'));
    const tests = played.flatMap((module) => [...module.children.allTests()]);
    const ends = new Map(tests.map((test) => [test.name, test.meta().end]));
    const page = gridPage((cell) => ends.get(cell) ?? '(not seen)');
    console.log(page);
    if (process.env['WRITE_GRID'] === undefined) return;
    const isWhole = tests.every((test) => test.ok()) && !page.includes('(not seen)');
    if (!isWhole) throw new Error('docs/grid.md was not written: not every cell was played and passed');
    writeFileSync('docs/grid.md', page);
  }
}
