/**
 * `npm run bench [-- --quick] [--only NAME,…] [--repeats N] [--seed N]`: tagout beside what people use today, on the lab.
 * Prints a table, and writes bench/results/DATE.json and the charts of docs/bench.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.js';
import { MEASURES } from './measures/all.js';
import { installPeers } from './peers/all.js';
import type { Results } from './results.js';
import { runMeasures } from './run-measures.js';
import { heading, table } from './table.js';

const REPEATS = 5;
const RESULTS = join(import.meta.dirname, '../../bench/results');

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    repeats: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const isQuick = values.quick;
const seed = whole('seed', values.seed);
const repeats = whole('repeats', values.repeats ?? String(isQuick ? 1 : REPEATS));
const names = values.only?.split(',') ?? MEASURES.map(({ name }) => name);
const unknown = names.find((name) => !MEASURES.some((one) => one.name === name));
if (unknown !== undefined)
  throw new Error(
    `no measure is called ${unknown}: ${MEASURES.map(({ name, what }) => `\n  ${name}: ${what}`).join('')}`,
  );

const begun = new Date();
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const on = machine();
const { peers, missing } = await installPeers(isQuick, say);
const measured = await runMeasures(
  MEASURES.filter(({ name }) => names.includes(name)),
  { peers, seed, repeats, isQuick, say },
);
const results: Results = {
  ...{ date: begun.toISOString(), machine: on, seed, quick: isQuick, repeats, missing },
  ...measured,
};
process.stdout.write(`${heading(results)}\n\n${table(results.rows)}\n`);
for (const { peer, why } of missing) process.stdout.write(`missing: ${peer}: ${why}\n`);
for (const { name, error } of results.measures)
  if (error !== undefined) process.stdout.write(`${name} failed: ${error}\n`);
await mkdir(RESULTS, { recursive: true });
const file = join(RESULTS, `${begun.toISOString().slice(0, 16).replaceAll(':', '')}${isQuick ? '-quick' : ''}.json`);
await writeFile(file, `${JSON.stringify(results, null, 1)}\n`);
say(`written: ${file}`);
if (results.measures.some(({ error }) => error !== undefined)) process.exitCode = 1;

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} is a whole number from 1 on, not ${text}`);
  return number;
}
