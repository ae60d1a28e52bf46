import { scaleLinear, scaleUtc, type ScaleLinear, type ScaleTime } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { Plot } from '../../../runs/report/report.js';
import { html } from './escape.js';

const WIDTH = 300;
const HEIGHT = 104;
const MARGIN = { top: 32, right: 10, bottom: 18, left: 34 };

export interface PlotFrame {
  from: string;
  to: string;
  /** A vertical line with a word, such as the go. */
  marks: { at: string; word: string }[];
  /** A value that stays between two points, such as a share. */
  isStepped: boolean;
}

interface Dated {
  at: Date;
  value: number | null;
}

/** One plot as SVG, without style attributes or scripts, so that the strictest policy of a page allows it. */
export function plotSvg(title: string, { points, of, isThinned }: Plot, frame: PlotFrame): string {
  const dated = points.map(({ at, value }) => ({ at: new Date(at), value }));
  const highest = Math.max(0, ...dated.map(({ value }) => value ?? 0));
  const ends = [...dated.map(({ at }) => at.getTime()), Date.parse(frame.from), Date.parse(frame.to)];
  const x = scaleUtc([Math.min(...ends), Math.max(...ends)], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, Math.max(1, highest)], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const path = line<Dated>(
    ({ at }) => round(x(at)),
    ({ value }) => round(y(value ?? 0)),
  ).defined(({ value }) => value !== null);
  if (frame.isStepped) path.curve(curveStepAfter);
  const label = `${title}: highest ${highest}, ${isThinned ? `${points.length} of ${of}` : `all ${of}`} readings`;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${html(label)}">`,
    `<text class="name" x="2" y="12">${html(cut(title))}</text>`,
    axes(x, y, highest),
    ...frame.marks.map(({ at, word }) => mark(round(x(new Date(at))), word)),
    `<path class="line" d="${path(dated) ?? ''}"/>`,
    ...dated.filter(({ value }) => value === null).map(({ at }) => unread(round(x(at)), y.range()[0]!)),
    lone(dated, x, y),
    `</svg>`,
  ].join('');
}

type Scale = (value: number | Date) => number;

function axes(x: ScaleTime<number, number>, y: ScaleLinear<number, number>, highest: number): string {
  const [bottom = 0, top = 0] = y.range();
  const [left = 0, right = 0] = x.range();
  const format = x.tickFormat(3, '%H:%M:%S');
  const ticks = x.ticks(3).map((at) => {
    const place = round(x(at));
    return `<line class="axis" x1="${place}" x2="${place}" y1="${bottom}" y2="${bottom + 3}"/><text class="tick" x="${place}" y="${HEIGHT - 3}">${format(at)}</text>`;
  });
  return [
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text class="value" x="${left - 4}" y="${bottom + 3}">0</text>`,
    highest > 0 ? `<text class="value" x="${left - 4}" y="${top + 4}">${highest}</text>` : '',
    ...ticks,
  ].join('');
}

function mark(x: number, word: string): string {
  return `<line class="mark" x1="${x}" x2="${x}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/><text class="tick" x="${x}" y="${MARGIN.top - 2}">${html(word)}</text>`;
}

/** A reading that failed: neither 0 nor nothing. */
function unread(x: number, bottom: number): string {
  return `<line class="unread" x1="${x}" x2="${x}" y1="${bottom - 6}" y2="${bottom}"/>`;
}

/** A line with one point has no length. */
function lone(points: Dated[], x: Scale, y: Scale): string {
  const [only] = points;
  if (points.length !== 1 || only === undefined || only.value === null) return '';
  return `<circle class="dot" cx="${round(x(only.at))}" cy="${round(y(only.value))}" r="2"/>`;
}

const LONGEST_TITLE = 52;

function cut(title: string): string {
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE - 1)}…`;
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}
