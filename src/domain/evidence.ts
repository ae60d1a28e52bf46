import type { SeriesEvidence } from './evidence-portion.js';

/**
 * What one step did and saw, for the report of its run: the member `evidence` of its result, of `details[0]` when it
 * failed or was cancelled, and of its heartbeats. A run of release 0.1.0 has none. Times are milliseconds since the Unix
 * epoch, by the worker's clock.
 */
export interface StepEvidence {
  /** tagout's version in the worker. */
  version: string;
  /** Its own writes to the load balancer, in order. */
  writes: WriteEvidence[];
  /** How many of its writes had no place; see evidence-writes.ts. Absent: none. */
  writesOmitted?: number;
  looks: LooksEvidence;
  /** Not in heartbeats, as what follows. The values of an attempt that died are lost. */
  series?: StepSeries;
}

/** What a step read over time. */
export interface StepSeries {
  /** The attempt of the step that read this, from 1. */
  attempt: number;
  /** The in-flight of each host. */
  hosts: (SeriesEvidence & { host: string })[];
  hostsOmitted: number;
  /** The share of each target group in each action. */
  shares: (SeriesEvidence & { where: string; targetGroup: string })[];
  sharesOmitted: number;
}

/** One call that was sent to change the load balancer. A throttled one was not carried out, and is left out. */
export interface WriteEvidence {
  api: string;
  /** The rule in words, or the name of the tagged load balancer. */
  where: string;
  /** When it was answered, or given up. */
  atMs: number;
  /** AWS's id of the call, as in CloudTrail; null if there was no answer. */
  requestId: string | null;
  outcome: WriteResult;
  /**
   * By target group, every share of the action, or by key, the tag. `before` is what was read right before the call;
   * null if the step never learned it.
   */
  before: WrittenValues | null;
  after: WrittenValues;
}

/** `sent` is only in heartbeats: the answer is not there yet. */
export type WriteResult = 'sent' | 'written' | 'refused' | 'unknown';

/** Null: no such tag. */
export type WrittenValues = Record<string, number | string | null>;

/** The looks at the routing of the load balancer. Failed reads are no looks. */
export interface LooksEvidence {
  count: number;
  /** When the first look was asked for, and when the last one was answered. */
  firstMs: number | null;
  lastMs: number | null;
  /** The longest time from one look's request to the next look's answer: what changed and changed back in it was unseen. */
  longestGapMs: number;
  /** When the last look that found what was expected was asked for. */
  lastGoodMs: number | null;
  /** When the first look that found drift was answered. */
  firstBadMs: number | null;
}

export const NO_LOOKS: LooksEvidence = {
  ...{ count: 0, firstMs: null, lastMs: null, longestGapMs: 0 },
  ...{ lastGoodMs: null, firstBadMs: null },
};
