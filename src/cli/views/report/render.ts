import type { RunReport } from '../../../runs/report/report.js';
import type { RollReport } from '../../../runs/report/roll-report.js';

export const FORMATS = ['html', 'md', 'json'] as const;
export type ReportFormat = (typeof FORMATS)[number];

/** The plotting library is loaded only for a page. */
export async function renderReport(report: RunReport | RollReport, format: ReportFormat): Promise<string> {
  const isRoll = 'kind' in report;
  switch (format) {
    case 'html': {
      const { reportHtml, rollReportHtml } = await import('./html.js');
      return isRoll ? rollReportHtml(report) : reportHtml(report);
    }
    case 'md': {
      const { reportMarkdown, rollReportMarkdown } = await import('./markdown.js');
      return isRoll ? rollReportMarkdown(report) : reportMarkdown(report);
    }
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}

/** Whether a file begins as a report does, in any format. */
export function isReport(beginning: string): boolean {
  return /^(<!doctype html><!-- tagout report -->|<!-- tagout report -->|\{\s*"report": 1,)/.test(beginning);
}
