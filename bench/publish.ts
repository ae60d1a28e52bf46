import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { charts } from './charts/all.js';
import { withResults } from './markdown.js';
import type { Results } from './results.js';

const DOCS = join(import.meta.dirname, '../../docs');

/** Writes the tables and the charts of docs/bench.md. */
export async function publish(results: Results): Promise<void> {
  await mkdir(join(DOCS, 'bench'), { recursive: true });
  for (const [name, svg] of Object.entries(charts(results))) await writeFile(join(DOCS, 'bench', name), svg);
  const page = join(DOCS, 'bench.md');
  await writeFile(page, withResults(await readFile(page, 'utf8'), results));
}

/** Several runs of single measures as one: what two of them have measured is as in the later one. */
export function merged([first, ...more]: readonly Results[]): Results {
  return more.reduce((all, next) => {
    const names = new Set(next.measures.map(({ name }) => name));
    const things = new Set(next.rows.map(({ what }) => what));
    return {
      ...{ ...all, date: next.date, machine: next.machine },
      missing: [...all.missing, ...next.missing.filter(({ peer }) => !all.missing.some((one) => one.peer === peer))],
      rows: [...all.rows.filter(({ what }) => !things.has(what)), ...next.rows],
      measures: [...all.measures.filter(({ name }) => !names.has(name)), ...next.measures],
    };
  }, first!);
}
