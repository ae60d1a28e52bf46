import type { SeriesEvidence } from '../../domain/evidence-portion.js';
import { parseSeries } from '../../domain/series-text.js';
import { thinned, type Point, type Series } from '../../domain/series.js';
import type { Plot } from './report.js';
import { iso, type RecordedStep } from './steps.js';

/** So many points of one host or share at most, of all steps together. */
const POINTS_MAX = 240;

/** What all steps have read about each host, by name; the readings of preflight come first. */
export function hostPlots(steps: RecordedStep[]): Map<string, Plot> {
  return plots(
    steps.map(({ step, evidence: { series } }) => ({
      step,
      kept: (series?.hosts ?? []).map((one) => [one.host, one]),
      omitted: series?.hostsOmitted ?? 0,
    })),
  );
}

/** The same for each share, by `shareKey`. */
export function sharePlots(steps: RecordedStep[]): Map<string, Plot> {
  return plots(
    steps.map(({ step, evidence: { series } }) => ({
      step,
      kept: (series?.shares ?? []).map((one) => [shareKey(one), one]),
      omitted: series?.sharesOmitted ?? 0,
    })),
  );
}

export function shareKey({ where, targetGroup }: { where: string; targetGroup: string }): string {
  return JSON.stringify([where, targetGroup]);
}

/** What one step has left. `omitted`: how many series had no place, of names that it does not tell. */
interface Left {
  step: string;
  kept: [string, SeriesEvidence][];
  omitted: number;
}

function plots(all: Left[]): Map<string, Plot> {
  const left = all.map((one) => ({ ...one, kept: new Map(one.kept) }));
  const names = new Set(left.flatMap(({ kept }) => [...kept.keys()]));
  return new Map([...names].map((name) => [name, plotOf(name, left)]));
}

function plotOf(name: string, left: (Omit<Left, 'kept'> & { kept: Map<string, SeriesEvidence> })[]): Plot {
  const parts = left.flatMap(({ kept }) => kept.get(name) ?? []);
  const points: Point[] = parts.flatMap((part) => parseSeries(part.points) ?? []).sort((a, b) => a.atMs - b.atMs);
  const readings = parts.reduce((sum, part) => sum + part.readings, 0);
  const whole: Series = { points, readings, isThinned: parts.some((part) => part.isThinned) };
  const shown = thinned(whole, POINTS_MAX);
  const lacking = left.filter(({ kept, omitted }) => omitted > 0 && !kept.has(name));
  return {
    points: shown.points.map(({ atMs, value }) => ({ at: iso(atMs), value })),
    ...{ of: readings, isThinned: shown.isThinned, lacks: [...new Set(lacking.map(({ step }) => step))] },
  };
}
