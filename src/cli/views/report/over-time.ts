import type { Phase } from '../../../domain/lifecycle.js';
import type { Plot, RunReport, ShareReport } from '../../../runs/report/report.js';
import { NOT_RECORDED, type Section } from './section.js';
import { time } from './words.js';

/** From the drain to the go, or to the end of a run that gave none. */
export function inFlightSection(report: RunReport): Section {
  const to = endOf(report);
  const rows = report.hosts.map(({ name, inFlight, highest, bootIdBefore, bootId }) => [
    ...[name, inFlight === null ? NOT_RECORDED : readingsText(inFlight), highestText(inFlight, highest)],
    ...[lastBusy(inFlight, to), bootIdBefore ?? '–', bootId ?? '–'],
  ]);
  const drain = report.phases.find(({ phase }) => phase === 'draining');
  const plotted = report.hosts.filter(({ inFlight }) => (inFlight?.points.length ?? 0) > 0);
  return {
    title: 'Hosts: in-flight while they were drained',
    notes: thinnedNotes(plotted.map(({ inFlight }) => inFlight!)),
    table: {
      head: [
        'host',
        'readings shown',
        'highest in the run',
        'last above 0 before the go',
        'boot before the go',
        'last boot',
      ],
      rows,
      empty: 'No host is known.',
    },
    plots:
      drain === undefined || plotted.length === 0 ? null : { kind: 'in-flight', hosts: plotted, from: drain.from, to },
  };
}

/** Over the whole run. */
export function sharesSection(report: RunReport): Section {
  const rows = report.shares.map((share) => [
    ...[share.where, share.targetGroup, String(share.baseline ?? '–')],
    share.of === 0 ? NOT_RECORDED : changesText(share),
  ]);
  const plotted = report.shares.filter(({ points }) => points.length > 0);
  const to = report.endedAt ?? report.madeAt;
  return {
    title: 'Shares of the cluster',
    notes: thinnedNotes(plotted),
    table: { head: ['where', 'target group', 'baseline', 'as read'], rows, empty: 'No share was to be moved.' },
    plots: plotted.length === 0 ? null : { kind: 'shares', shares: plotted, from: report.startedAt, to },
  };
}

const AFTER_GO: readonly Phase[] = ['maintenance', 'aborting', 'aborted', 'failed'];

function endOf(report: RunReport): string {
  const go = report.phases.find(({ phase }) => AFTER_GO.includes(phase));
  return go?.from ?? report.endedAt ?? report.madeAt;
}

function readingsText({ points, of, isThinned, lacks }: Plot): string {
  const read = isThinned ? `${points.length} of ${of}` : `all ${of}`;
  return lacks.length === 0 ? read : `${read}, none of ${lacks.join(', ')}`;
}

function highestText(inFlight: Plot | null, highest: number | null): string {
  if (highest === null) return '–';
  return inFlight !== null && inFlight.lacks.length > 0 ? `${highest} or more` : String(highest);
}

/** One that could not be read counts: it was not known to be 0. */
function lastBusy(inFlight: Plot | null, to: string): string {
  const last = inFlight?.points.findLast(({ at, value }) => at <= to && value !== 0);
  const isPart = inFlight !== null && inFlight.lacks.length > 0;
  if (last === undefined) return inFlight === null ? '–' : isPart ? 'not in what is shown' : 'never';
  const told = last.value === null ? `unreadable at ${time(last.at)}` : time(last.at);
  return isPart ? `${told} or later` : told;
}

const CHANGES_MAX = 12;

/** Only where it changed: `100 at 15:00:00Z; 0 at 15:00:04Z`. */
function changesText({ points, lacks }: ShareReport): string {
  const changes = points.filter(({ value }, n) => n === 0 || points[n - 1]!.value !== value);
  const told = changes.slice(0, CHANGES_MAX).map(({ at, value }) => `${value ?? 'unreadable'} at ${time(at)}`);
  const more = changes.length - told.length;
  const missing = lacks.length === 0 ? '' : `; none of ${lacks.join(', ')}`;
  return `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}${missing}`;
}

function thinnedNotes(plots: Plot[]): string[] {
  const count = plots.filter(({ isThinned }) => isThinned).length;
  if (count === 0) return [];
  return [
    `Thinned: ${count} of ${plots.length} have fewer points than were read, because a run keeps at most 240 of each and 100 KB in all; those that change little leave their part to the others. Of each stretch the highest reading and the lowest are kept, or one that failed, so no spike of what is shown is missing.`,
  ];
}
