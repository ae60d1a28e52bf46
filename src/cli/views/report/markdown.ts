import type { RunReport } from '../../../runs/report/report.js';
import { markdown as escaped } from './escape.js';
import type { Section, Table } from './section.js';
import { sectionsOf, titleOf } from './sections.js';

/** The first line of every file, by which a report is known from other files. */
export const MARKDOWN_MARK = '<!-- tagout report -->';

/** The report as Markdown. It says all that the page says, except for the curves. */
export function reportMarkdown(report: RunReport): string {
  const parts = sectionsOf(report).flatMap(sectionLines);
  return [MARKDOWN_MARK, '', `# ${escaped(titleOf(report))}`, '', ...parts].join('\n');
}

function sectionLines({ title, notes, table }: Section): string[] {
  return [`## ${escaped(title)}`, '', ...notes.flatMap((note) => [escaped(note), '']), ...tableLines(table)];
}

function tableLines(table: Table | null): string[] {
  if (table === null) return [];
  const { head, rows, empty } = table;
  if (rows.length === 0) return [escaped(empty), ''];
  const row = (cells: string[]): string => `| ${cells.map((cell) => escaped(cell) || ' ').join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row), ''];
}
