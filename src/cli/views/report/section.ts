import type { HostReport, ShareReport } from '../../../runs/report/report.js';

/** One part of a report, without its form: a page and a Markdown file say the same. All of it is plain text. */
export interface Section {
  title: string;
  /** Before the table. */
  notes: string[];
  table: Table | null;
  plots: Plots | null;
  /** A command for the reader, below the table: it must be possible to copy it. */
  command?: string;
}

export interface Table {
  head: string[];
  rows: string[][];
  /** What is said where there are no rows. */
  empty: string;
}

/** Values over time, all over the same time. */
export type Plots =
  | { kind: 'in-flight'; hosts: HostReport[]; from: string; to: string }
  | { kind: 'shares'; shares: ShareReport[]; from: string; to: string };

export const NOT_RECORDED = 'not recorded';
