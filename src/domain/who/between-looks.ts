import type { Difference } from '../drift.js';
import type { DriftQuestion } from './question.js';

/** The looks of the step that found the drift, in milliseconds since the Unix epoch; null: not known. */
export interface FindingLooks {
  goodMs: number | null;
  badMs: number | null;
}

/**
 * Between which times the change was made. The last good look counts only for what every look reads: attributes of
 * groups and the targets of other groups are read more seldom, so for them the look of preflight counts.
 */
export function betweenLooks(
  differences: Pick<Difference, 'what'>[],
  { goodMs, badMs }: FindingLooks,
  run: { preflightMs: number; endMs: number },
): Pick<DriftQuestion, 'goodAt' | 'seenAt'> {
  const isSeldomRead = differences.some(({ what }) => /^(attribute|targets of) /.test(what));
  const seenMs = badMs ?? run.endMs;
  const fromMs = isSeldomRead ? run.preflightMs : (goodMs ?? run.preflightMs);
  return {
    goodAt: new Date(Math.min(fromMs, seenMs)).toISOString(),
    seenAt: new Date(seenMs).toISOString(),
  };
}

/** AWS's clock is not the worker's, and CloudTrail's times have whole seconds. */
export const CLOCK_MARGIN_MS = 60_000;

/** The time that CloudTrail is asked for, in milliseconds since the Unix epoch. */
export function windowOf({ goodAt, seenAt }: Pick<DriftQuestion, 'goodAt' | 'seenAt'>): {
  fromMs: number;
  toMs: number;
} {
  return { fromMs: Date.parse(goodAt) - CLOCK_MARGIN_MS, toMs: Date.parse(seenAt) + CLOCK_MARGIN_MS };
}
