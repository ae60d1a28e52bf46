import { scaleBand, scaleLinear } from 'd3-scale';
import type { Row } from '../results.js';
import { TAGOUT } from '../results.js';
import { median, spread } from '../statistics.js';
import { title, value } from '../table.js';
import { document, text } from './svg.js';

const WIDTH = 720;
const NAMES = 190;
const VALUES = 190;
const BAR = 20;
const TITLE = 30;

/** A block of bars for each thing that was measured: the median, with a line from the lowest to the highest sample. */
export function bars(heading: string, groups: readonly (readonly Row[])[]): string {
  let top = TITLE;
  const parts = groups.flatMap((group) => {
    const place = top;
    top += TITLE + group.length * BAR + 8;
    return block(group, place);
  });
  return document(heading, WIDTH, top, [text(heading, { x: 8, y: 18, size: 14, isBold: true }), ...parts]);
}

function block(group: readonly Row[], top: number): string[] {
  const highest = Math.max(...group.flatMap(({ samples }) => samples), 0);
  const x = scaleLinear([0, highest === 0 ? 1 : highest], [NAMES, WIDTH - VALUES]);
  const who = group.map((row) => row.who);
  const y = scaleBand(who, [top + TITLE - 8, top + TITLE - 8 + group.length * BAR]).paddingInner(0.25);
  return [
    text(title(group), { x: 8, y: top + 14, size: 12, isBold: true }),
    ...group.flatMap((row) => {
      const [place, height] = [y(row.who)!, y.bandwidth()];
      const middle = place + height / 2;
      const shown = [
        text(row.who, { x: NAMES - 8, y: middle + 4, size: 11, anchor: 'end' }),
        text(value(row), { x: WIDTH - VALUES + 8, y: middle + 4, size: 11 }),
      ];
      if (row.samples.length === 0) return shown;
      const [low, high] = spread(row.samples).map((one) => round(x(one))) as [number, number];
      const fill = row.who.startsWith(TAGOUT) ? '#0969da' : '#afb8c1';
      const width = round(x(median(row.samples)) - NAMES);
      return [
        ...shown,
        `<rect x="${NAMES}" y="${round(place)}" width="${width}" height="${round(height)}" fill="${fill}"/>`,
        `<line x1="${low}" x2="${high}" y1="${round(middle)}" y2="${round(middle)}" stroke="#1b1f24"/>`,
      ];
    }),
  ];
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}
