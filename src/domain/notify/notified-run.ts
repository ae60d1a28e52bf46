import type { Config } from '../config.js';
import type { Deadlines } from './moments.js';

/** The workflow type; Temporal knows it by this name. */
export const NOTIFY_RUN = 'notifyRun';

/** The input of `notifyRun`: the run or the roll that it tells of, and to whom. */
export interface NotifiedRun {
  config: Pick<Config, 'service' | 'notify'>;
  /** Of a roll: its first one. */
  cluster: string;
  runId: string;
  deadlines: Deadlines;
  /** How long a message is tried, in milliseconds. */
  giveUpMs: number;
  /** Only of a roll: how long all must be well in its gates, in milliseconds. */
  roll?: { gateMs: number };
}

/** At most one for each run, however often its start is tried. */
export function notifyId(service: string, runId: string): string {
  return `tagout.notify.${service}.${runId}`;
}
