/**
 * `npm run bench [-- --quick] [--only NAME,…] [--repeats N] [--seed N]`: tagout beside what people use today, on the lab.
 * Prints a table, and writes bench/results/DATE.json; with all measures also the tables and charts of docs/bench.md.
 * `--from FILE,…` writes those from results that are there.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.js';
import { MEASURES, ROUNDS } from './measures/all.js';
import { installPeers } from './peers/all.js';
import { merged, publish } from './publish.js';
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
    from: { type: 'string' },
  },
});
// The programs that run end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const results = values.from === undefined ? await measure() : await read(values.from.split(','));
print(results);
if (values.from !== undefined || (values.only === undefined && !values.quick)) await publish(results);
if (results.measures.some(({ error }) => error !== undefined)) process.exitCode = 1;

async function measure(): Promise<Results> {
  const isQuick = values.quick;
  const seed = whole('seed', values.seed);
  const repeats = whole('repeats', values.repeats ?? String(isQuick ? 1 : REPEATS));
  const names = chosen();
  const date = new Date().toISOString();
  const on = machine();
  const { peers, missing } = await installPeers(isQuick, say);
  const rounds = ROUNDS.map((round) => round.filter(({ name }) => names.includes(name)));
  const measured = await runMeasures(rounds, { peers, seed, repeats, isQuick, say });
  const found: Results = { ...{ date, machine: on, seed, quick: isQuick, repeats, missing }, ...measured };
  await mkdir(RESULTS, { recursive: true });
  const file = join(RESULTS, `${date.slice(0, 16).replaceAll(':', '')}${isQuick ? '-quick' : ''}.json`);
  await writeFile(file, `${JSON.stringify(found, null, 1)}\n`);
  say(`written: ${file}`);
  return found;
}

function chosen(): string[] {
  const names =
    values.only?.split(',') ?? MEASURES.filter((one) => one.isQuick || !values.quick).map(({ name }) => name);
  const unknown = names.find((name) => !MEASURES.some((one) => one.name === name));
  const known = MEASURES.map(({ name, what }) => `\n  ${name}: ${what}`).join('');
  if (unknown !== undefined) throw new Error(`no measure is called ${unknown}:${known}`);
  return names;
}

async function read(files: string[]): Promise<Results> {
  return merged(await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Results)));
}

function print(found: Results): void {
  process.stdout.write(`${heading(found)}\n\n${table(found.rows)}\n`);
  for (const { peer, why } of found.missing) process.stdout.write(`missing: ${peer}: ${why}\n`);
  for (const { name, error } of found.measures)
    if (error !== undefined) process.stdout.write(`${name} failed: ${error}\n`);
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} is a whole number from 1 on, not ${text}`);
  return number;
}
