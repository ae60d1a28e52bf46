import { createHash } from 'node:crypto';
import type { RunReport } from '../../../runs/report/report.js';
import type { RollReport } from '../../../runs/report/roll-report.js';
import { html as escaped } from './escape.js';
import { plotSvg, type PlotFrame } from './plot-svg.js';
import { rollSectionsOf, rollTitleOf } from './roll-sections.js';
import type { Plots, Section, Table } from './section.js';
import { sectionsOf, titleOf } from './sections.js';
import { STYLE } from './style.js';

/** The first line of every page, by which a report is known from other files. */
export const HTML_MARK = '<!doctype html><!-- tagout report -->';

/** The report as one page: no script, nothing from elsewhere, and a policy that forbids both. */
export function reportHtml(report: RunReport): string {
  return pageHtml(titleOf(report), partHtml(report));
}

/** The same of a roll: first the roll, then each of its maintenances. */
export function rollReportHtml(report: RollReport): string {
  const title = rollTitleOf(report);
  return pageHtml(title, [
    ...headHtml(title, report),
    ...rollSectionsOf(report).map((section) => sectionHtml(section, [])),
    ...report.maintenances.flatMap(partHtml),
  ]);
}

function pageHtml(title: string, body: string[]): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return [
    HTML_MARK,
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body>`,
    ...body,
    '</body></html>',
    '',
  ].join('\n');
}

function partHtml(report: RunReport): string[] {
  return [
    ...headHtml(titleOf(report), report),
    ...sectionsOf(report).map((section) => sectionHtml(section, report.phases)),
  ];
}

function headHtml(title: string, report: RunReport | RollReport): string[] {
  return [`<h1>${escaped(title)}</h1>`, `<p class="end ${escaped(report.phase)}">${escaped(endText(report))}</p>`];
}

function endText({ stillRunning, phase, failure }: RunReport | RollReport): string {
  if (stillRunning) return `Still running, in ${phase}: this report is not final.`;
  return failure === null ? `Ended ${phase}.` : `Ended ${phase}: ${failure.type}.`;
}

function sectionHtml({ title, notes, table, plots, command }: Section, phases: RunReport['phases']): string {
  const isAlarm = title === 'Drift' || title.startsWith('Failure');
  return [
    `<h2${isAlarm ? ' class="alarm"' : ''}>${escaped(title)}</h2>`,
    ...notes.map((note) => `<p>${escaped(note)}</p>`),
    plots === null ? '' : plotsHtml(plots, phases),
    table === null ? '' : tableHtml(table),
    command === undefined ? '' : `<pre>${escaped(command)}</pre>`,
  ].join('\n');
}

function tableHtml({ head, rows, empty }: Table): string {
  if (rows.length === 0) return `<p>${escaped(empty)}</p>`;
  const cells = (tag: string, row: string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const first = head.every((one) => one === '') ? '' : cells('th', head);
  return `<table>${first}${rows.map((row) => cells('td', row)).join('\n')}</table>`;
}

function plotsHtml(plots: Plots, phases: RunReport['phases']): string {
  const go = phases.flatMap(({ phase, from }) => (phase === 'maintenance' ? [{ at: from, word: 'go' }] : []));
  const back = phases.flatMap(({ phase, from }) => (phase === 'reactivating' ? [{ at: from, word: 'back' }] : []));
  const { from, to } = plots;
  const frame: PlotFrame = { from, to, marks: go.slice(0, 1), isStepped: false };
  const drawn =
    plots.kind === 'in-flight'
      ? plots.hosts.map(({ name, inFlight }) => plotSvg(name, within(inFlight!, to), frame))
      : plots.shares.map((share) =>
          plotSvg(`${share.where}: ${share.targetGroup}`, share, {
            ...frame,
            marks: [...go.slice(0, 1), ...back],
            isStepped: true,
          }),
        );
  return `<div class="plots">${drawn.join('\n')}</div>`;
}

/** What was read later, while the hosts came back, would press the drain into a corner. */
function within<One extends { points: { at: string }[] }>(plot: One, to: string): One {
  const points = plot.points.filter(({ at }) => at <= to);
  return points.length === 0 ? plot : { ...plot, points };
}
