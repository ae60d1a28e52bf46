import { isText, numberFrom, shapeOf } from '../shape.js';

/** The workflow type; Temporal knows it by this name. */
export const WHO_CHANGED = 'whoChanged';

/** The input of `whoChanged`: the run of which it asks who changed its load balancer. */
export interface ChangedRun {
  config: { service: string };
  cluster: string;
  runId: string;
}

/** In milliseconds. */
export interface WhoLimits {
  /** Between two rounds of questions. */
  everyMs: number;
  /** How long it asks; CloudTrail delivers most events within 15 minutes. */
  forMs: number;
}

export const WHO_LIMITS: WhoLimits = { everyMs: 30_000, forMs: 20 * 60_000 };

/** At most one for each run, however often its start is tried. */
export function whoId(service: string, runId: string): string {
  return `tagout.who.${service}.${runId}`;
}

/** Anybody who may use the namespace may start a workflow with any input. */
export const isChangedRun = shapeOf<ChangedRun>({
  config: shapeOf<ChangedRun['config']>({ service: isText }),
  cluster: isText,
  runId: isText,
});

export const isWhoLimits = shapeOf<WhoLimits>({
  everyMs: numberFrom(1, 600_000),
  forMs: numberFrom(0, 24 * 3_600_000),
});
