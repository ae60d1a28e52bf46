import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { gridPage } from './page.js';

/** Prints the grid with the ends that were seen, when all cells were played; with WRITE_GRID it writes docs/grid.md. */
export default class PrintGrid implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    // The page as it was is what this may have come to mend.
    const played = modules.filter(({ moduleId }) => !moduleId.endsWith('/page.test.ts'));
    const tests = played.flatMap((module) => [...module.children.allTests()]);
    const ends = new Map(tests.map((test) => [test.name, test.meta().end]));
    const page = gridPage((cell) => ends.get(cell) ?? '(not seen)');
    console.log(page);
    if (process.env['WRITE_GRID'] === undefined) return;
    const isWhole = tests.every((test) => test.ok()) && !page.includes('(not seen)');
    if (!isWhole) throw new Error('docs/grid.md is written when every cell was played and kept its promises');
    writeFileSync('docs/grid.md', page);
  }
}
