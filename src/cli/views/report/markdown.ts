import type { RunReport } from '../../../runs/report/report.js';
import type { RollReport } from '../../../runs/report/roll-report.js';
import { markdownCode as code, markdown as escaped } from './escape.js';
import { rollSectionsOf, rollTitleOf } from './roll-sections.js';
import type { Section, Table } from './section.js';
import { sectionsOf, titleOf } from './sections.js';

/** The first line of every file, by which a report is known from other files. */
export const MARKDOWN_MARK = '<!-- tagout report -->';

/** The report as Markdown. It says all that the page says, except for the curves. */
export function reportMarkdown(report: RunReport): string {
  return [MARKDOWN_MARK, '', ...partLines(titleOf(report), sectionsOf(report))].join('\n');
}

export function rollReportMarkdown(report: RollReport): string {
  const maintenances = report.maintenances.flatMap((one) => partLines(titleOf(one), sectionsOf(one)));
  return [MARKDOWN_MARK, '', ...partLines(rollTitleOf(report), rollSectionsOf(report)), ...maintenances].join('\n');
}

function partLines(title: string, sections: Section[]): string[] {
  return [`# ${escaped(title)}`, '', ...sections.flatMap(sectionLines)];
}

function sectionLines({ title, notes, table, command }: Section): string[] {
  return [
    ...[`## ${escaped(title)}`, ''],
    ...notes.flatMap((note) => [escaped(note), '']),
    ...tableLines(table),
    ...(command === undefined ? [] : code(command)),
  ];
}

function tableLines(table: Table | null): string[] {
  if (table === null) return [];
  const { head, rows, empty } = table;
  if (rows.length === 0) return [escaped(empty), ''];
  const row = (cells: string[]): string => `| ${cells.map((cell) => escaped(cell) || ' ').join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row), ''];
}
