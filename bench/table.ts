import { TAGOUT, type Results, type Row, type Unit } from './results.js';
import { median, percentile, spread } from './statistics.js';

/** The rows as text for a terminal: a block for each thing that was measured, a line for each program. */
export function table(rows: readonly Row[]): string {
  return groups(rows).map(block).join('\n\n');
}

/** The machine, the date and the scale: without them no number means anything. */
export function heading({ date, machine, seed, repeats, quick }: Results): string {
  const { cores, processor, memoryGb, loadBefore, node, commit } = machine;
  return [
    `${date}, commit ${commit}${quick ? ', --quick' : ''}: ${cores} cores (${processor}), ${memoryGb} GB, Node.js ${node}`,
    `load before it began: ${loadBefore.toFixed(1)}; seed ${seed}; ${repeats} repeats, median (lowest–highest)`,
    '[1:15]: settings are the defaults, and 1 s stands for 15 s of them; what a program computes is not scaled.',
  ].join('\n');
}

/** Rows of the same thing, in the order in which they were measured. */
export function groups(rows: readonly Row[]): Row[][] {
  const byWhat = new Map<string, Row[]>();
  for (const row of rows) byWhat.set(row.what, [...(byWhat.get(row.what) ?? []), row]);
  return [...byWhat.values()];
}

/** `12.3 s (11.9–14.0)`. */
export function value(row: Row): string {
  if (row.samples.length === 0) return 'never';
  const { samples, unit, percentiles } = readable(row);
  const [low, high] = spread(samples);
  const own = number(median(samples), unit);
  if (percentiles) return `p50 ${own}, p99 ${number(percentile(samples, 0.99), unit)} of ${samples.length}`;
  return low === high ? own : `${own} (${bare(low, unit)}–${bare(high, unit)})`;
}

/** How much more than tagout; nothing for tagout itself, or where tagout has 0. */
export function ratio(row: Row, group: readonly Row[]): string {
  const own = group.find(({ who }) => who === TAGOUT);
  if (own === undefined || row === own || row.samples.length === 0 || own.samples.length === 0) return '';
  if (own.unit !== row.unit) return '';
  const [ours, theirs] = [median(own.samples), median(row.samples)];
  return ours === 0 ? '' : `×${(theirs / ours).toFixed(theirs / ours < 10 ? 2 : 0)}`;
}

/** `met`, or `MISSED` with what limits it. */
export function verdict({ goal }: Row): string {
  if (goal === undefined) return '';
  if (goal.isMet) return `${goal.text}: met`;
  return `${goal.text}: MISSED${goal.limit === undefined ? '' : `: ${goal.limit}`}`;
}

/** What was measured, and the scale where there is one. */
export function title([first]: readonly Row[]): string {
  const { what, scale = 1 } = first!;
  return scale === 1 ? what : `${what} [1:${scale}]`;
}

function block(group: Row[]): string {
  const cells = group.map((row) => [row.who, value(row), ratio(row, group)]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((line) => line[column]!.length)));
  const lines = group.map((row, n) => {
    const words = cells[n]!.map((cell, column) => cell.padEnd(widths[column]!));
    return `  ${[...words, [verdict(row), row.note ?? ''].filter((one) => one !== '').join('; ')].join('  ')}`.trimEnd();
  });
  return [title(group), ...lines].join('\n');
}

/** Many seconds, where they were measured in milliseconds. */
function readable(row: Row): Row {
  if (row.unit !== 'ms' || median(row.samples) < MANY_MS) return row;
  return { ...row, unit: 's', samples: row.samples.map((sample) => sample / 1_000) };
}

const MANY_MS = 10_000;

function number(sample: number, unit: Unit): string {
  if (unit === 'power') return `work^${bare(sample, unit)}`;
  return unit === '/s' ? `${bare(sample, unit)}/s` : `${bare(sample, unit)} ${unit}`;
}

const WHOLE: readonly Unit[] = ['requests', 'calls', 'writes', 'events', 'bytes', 'MB'];

function bare(sample: number, unit: Unit): string {
  if (WHOLE.includes(unit)) return String(Math.round(sample));
  if (unit === 'ms') return sample.toFixed(sample < 10 ? 2 : 0);
  return sample.toFixed(2);
}
