import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { document, text } from './svg.js';

export interface Curve {
  name: string;
  points: { work: number; cost: number }[];
}

const WIDTH = 720;
const HEIGHT = 320;
const MARGIN = { top: 40, right: 230, bottom: 40, left: 70 };
const COLORS = ['#0969da', '#cf222e', '#1a7f37', '#9a6700', '#8250df', '#57606a'];

/** Costs over work, both on logarithmic axes: what is linear is a straight line, as steep as the dashed one. */
export function lines(
  heading: string,
  { work, cost }: { work: string; cost: string },
  curves: readonly Curve[],
): string {
  const all = curves.flatMap(({ points }) => points).filter((point) => point.cost > 0);
  const x = scaleLog(ends(all.map((point) => point.work)), [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLog(ends(all.map((point) => point.cost)), [HEIGHT - MARGIN.bottom, MARGIN.top]).nice();
  const path = line<Curve['points'][number]>(
    (point) => round(x(point.work)),
    (point) => round(y(point.cost)),
  );
  const [bottom = 0] = y.range();
  return document(heading, WIDTH, HEIGHT, [
    text(heading, { x: 8, y: 18, size: 14, isBold: true }),
    ...[...new Set(all.map((point) => point.work))].map((tick) =>
      text(String(tick), { x: x(tick), y: bottom + 16, size: 11, anchor: 'middle' }),
    ),
    text(work, { x: (MARGIN.left + WIDTH - MARGIN.right) / 2, y: HEIGHT - 6, size: 11, anchor: 'middle' }),
    ...powersOfTen(y.domain()).flatMap((tick) => [
      text(String(tick), { x: MARGIN.left - 6, y: y(tick) + 4, size: 11, anchor: 'end' }),
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y(tick))}" y2="${round(y(tick))}" stroke="#eaeef2"/>`,
    ]),
    text(cost, { x: 8, y: MARGIN.top - 8, size: 11 }),
    ...curves.flatMap(({ name, points }, n) => {
      const color = COLORS[n % COLORS.length]!;
      const shown = points.filter((point) => point.cost > 0);
      return [
        `<path d="${path(shown) ?? ''}" fill="none" stroke="${color}" stroke-width="1.5"/>`,
        ...shown.map(
          (point) => `<circle cx="${round(x(point.work))}" cy="${round(y(point.cost))}" r="2.5" fill="${color}"/>`,
        ),
        text(name, { x: WIDTH - MARGIN.right + 16, y: MARGIN.top + 12 + n * 18, size: 11, fill: color }),
      ];
    }),
    dashed(x, y),
  ]);
}

type Log = ReturnType<typeof scaleLog<number, number>>;

/** Linear growth, from the lower left corner to the edge. */
function dashed(x: Log, y: Log): string {
  const [x0, x1] = x.domain() as [number, number];
  const [y0, y1] = y.domain() as [number, number];
  const times = Math.min(x1 / x0, y1 / y0);
  const to = `x2="${round(x(x0 * times))}" y2="${round(y(y0 * times))}"`;
  return `<line x1="${round(x(x0))}" y1="${round(y(y0))}" ${to} stroke="#afb8c1" stroke-dasharray="4 3"/>`;
}

function ends(numbers: readonly number[]): [number, number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function powersOfTen([low = 1, high = 1]: readonly number[]): number[] {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => Number((10 ** (from + n)).toPrecision(1)));
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}
