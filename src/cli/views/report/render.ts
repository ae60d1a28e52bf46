import type { RunReport } from '../../../runs/report/report.js';

export const FORMATS = ['html', 'md', 'json'] as const;
export type ReportFormat = (typeof FORMATS)[number];

/** The plotting library is loaded only for a page. */
export async function renderReport(report: RunReport, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'html':
      return (await import('./html.js')).reportHtml(report);
    case 'md':
      return (await import('./markdown.js')).reportMarkdown(report);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}

/** Whether a file begins as a report does, in any format. */
export function isReport(beginning: string): boolean {
  return /^(<!doctype html><!-- tagout report -->|<!-- tagout report -->|\{\s*"report": 1,)/.test(beginning);
}
