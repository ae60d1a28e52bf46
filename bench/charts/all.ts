import type { Results, Row } from '../results.js';
import { median } from '../statistics.js';
import { groups } from '../table.js';
import { bars } from './bars.js';
import { lines, type Curve } from './lines.js';

/** The charts of docs/bench.md by the names of their files, as far as their rows were measured. */
export function charts({ rows }: Pick<Results, 'rows'>): Record<string, string> {
  const blocks = (begins: RegExp): Row[][] => groups(rows.filter(({ what }) => begins.test(what)));
  const drawn: [string, string | null][] = [
    ['lost.svg', barsOf('Requests lost', blocks(/^requests lost/))],
    ['time.svg', barsOf('How long they wait', blocks(/^idle|^the whole maintenance/))],
    ['calls.svg', barsOf('Calls and writes of one maintenance', blocks(/^ELBv2 calls of a|^writes/))],
    ['commands.svg', barsOf('How long a command takes', blocks(/^how long a command/))],
    ['held.svg', heldChart(rows)],
    ['growth.svg', growthChart(rows)],
  ];
  return Object.fromEntries(drawn.filter((one): one is [string, string] => one[1] !== null));
}

function barsOf(heading: string, some: Row[][]): string | null {
  return some.length === 0 ? null : bars(heading, some);
}

function heldChart(rows: readonly Row[]): string | null {
  const curves = curvesOf(rows, /^(worker|Temporal dev server): /, / (\d+) held$/);
  const axes = { work: 'held runs', cost: 'percent of a core, or MB' };
  return curves.length === 0 ? null : lines('What held runs cost', axes, curves);
}

function growthChart(rows: readonly Row[]): string | null {
  const curves = curvesOf(rows, /^one look|^one comparison|^the decision/, / (\d+) (rules|hosts)/);
  const axes = { work: 'rules, or hosts', cost: 'ms' };
  return curves.length === 0 ? null : lines('A look, a comparison, and preflight', axes, curves);
}

/** A curve for each thing that was measured at several sizes; the size is in the name of the row. */
function curvesOf(rows: readonly Row[], begins: RegExp, size: RegExp): Curve[] {
  return groups(rows.filter(({ what, who }) => begins.test(what) && size.test(who))).map((group) => ({
    name: group[0]!.what,
    points: group.map(({ who, samples }) => ({ work: Number(size.exec(who)![1]), cost: median(samples) })),
  }));
}
