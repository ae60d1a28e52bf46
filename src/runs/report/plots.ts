import type { SeriesEvidence } from '../../domain/evidence-portion.js';
import { parseSeries } from '../../domain/series-text.js';
import { thinned, type Point, type Series } from '../../domain/series.js';
import type { Plot } from './report.js';
import { iso, type RecordedStep } from './steps.js';

/** So many points of one host or share at most, of all steps together. */
const POINTS_MAX = 240;

/** What all steps have read about each host, by name; the readings of preflight come first. */
export function hostPlots(steps: RecordedStep[]): Map<string, Plot> {
  return plots(steps.flatMap(({ evidence }) => (evidence.series?.hosts ?? []).map((one) => [one.host, one] as const)));
}

/** The same for each share, by `shareKey`. */
export function sharePlots(steps: RecordedStep[]): Map<string, Plot> {
  return plots(
    steps.flatMap(({ evidence }) => (evidence.series?.shares ?? []).map((one) => [shareKey(one), one] as const)),
  );
}

export function shareKey({ where, targetGroup }: { where: string; targetGroup: string }): string {
  return JSON.stringify([where, targetGroup]);
}

function plots(all: (readonly [string, SeriesEvidence])[]): Map<string, Plot> {
  const byName = new Map<string, SeriesEvidence[]>();
  for (const [name, one] of all) byName.set(name, [...(byName.get(name) ?? []), one]);
  return new Map([...byName].map(([name, parts]) => [name, plotOf(parts)]));
}

function plotOf(parts: SeriesEvidence[]): Plot {
  const points: Point[] = parts.flatMap((part) => parseSeries(part.points) ?? []).sort((a, b) => a.atMs - b.atMs);
  const readings = parts.reduce((sum, part) => sum + part.readings, 0);
  const whole: Series = { points, readings, isThinned: parts.some((part) => part.isThinned) };
  const shown = thinned(whole, POINTS_MAX);
  return {
    points: shown.points.map(({ atMs, value }) => ({ at: iso(atMs), value })),
    ...{ of: readings, isThinned: shown.isThinned },
  };
}
