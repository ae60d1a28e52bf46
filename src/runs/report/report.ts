import type { WriteResult, WrittenValues } from '../../domain/evidence.js';
import type { Difference } from '../../domain/drift.js';
import type { Phase } from '../../domain/lifecycle.js';
import type { ClaimStatus, FailureStatus, StatusDocument, Verdict } from '../../domain/status.js';
import type { WhoAnswer } from '../../domain/who/answer.js';

/**
 * Evidence of one run, made from its history alone: the document of `tagout report --format json`. Times are ISO 8601
 * in UTC. Null: the history does not say, because the run is of release 0.1.0, or did not come so far.
 */
export interface RunReport {
  /** The version of this form. */
  report: 1;
  madeAt: string;
  history: HistoryDigest;
  service: string;
  cluster: string;
  workflowId: string;
  runId: string;
  namespace: string;
  /** True: the run has not ended, and its history goes on. */
  stillRunning: boolean;
  startedBy: string;
  reason: string;
  adopted: boolean;
  standby: boolean;
  reboot: 'required' | 'optional' | null;
  startedAt: string;
  endedAt: string | null;
  /** Its end, or the phase it is in. */
  phase: Phase;
  phases: { phase: Phase; from: string; to: string | null }[];
  /** Aborts that were asked for, accepted or not. */
  aborts: { at: string; by: string | null; reason: string | null; leaveOut: boolean }[];
  failure: FailureStatus | null;
  drift: (Difference & { lastGoodAt: string | null; firstBadAt: string | null })[];
  /** Who made the drift, as far as `whoChanged` knows; it is not from the history of the run. Null: nobody asked. */
  who: WhoAnswer | null;
  hosts: HostReport[];
  shares: ShareReport[];
  writes: WriteReport[] | null;
  /** How many writes are not listed, because they had no place; null like `writes`. */
  writesOmitted: number | null;
  claims: ClaimReport[];
  looks: LooksReport | null;
  warnings: string[];
  outOfService: string[];
  exposed: string[];
  versions: { report: string; workers: string[] | null; sdk: string | null };
  /** What this report lacks and why, as sentences. */
  gaps: string[];
  /** What the run itself told at its end. */
  status: StatusDocument | null;
}

export interface HistoryDigest {
  events: number;
  /** Of the events as JSON: sorted keys, no spaces, UTF-8. */
  sha256: string;
  /** A command that prints the same digest. */
  check: string;
}

/** Values over time. `of`: how many were read. */
export interface Plot {
  points: { at: string; value: number | null }[];
  of: number;
  /** True: readings were left out, though never the highest, nor one that failed among those that did not. */
  isThinned: boolean;
  /** The steps that have left nothing of it, for lack of place: what they read is missing, its highest value too. */
  lacks: string[];
}

export interface HostReport {
  name: string;
  bootIdBefore: string | null;
  bootId: string | null;
  /** In-flight. */
  inFlight: Plot | null;
  highest: number | null;
}

export interface ShareReport extends Plot {
  where: string;
  targetGroup: string;
  baseline: number | null;
}

export interface WriteReport {
  at: string;
  step: string;
  api: string;
  where: string;
  /** Null for a tag, and for a rule that is not in the plan. */
  ruleArn: string | null;
  requestId: string | null;
  outcome: WriteResult;
  before: WrittenValues | null;
  after: WrittenValues;
}

export interface ClaimReport extends Pick<ClaimStatus, 'host' | 'bootId' | 'at' | 'note' | 'by'> {
  /** Null: the run had not told it when its history ended. */
  verdict: Verdict | null;
  bootIdBefore: string | null;
  /** What the host itself answered when it was asked after this claim. */
  checks: { at: string; bootId: string | null; unobservable: string | null }[];
}

export interface LooksReport {
  count: number;
  /**
   * Between two looks of the watcher, which looks from the drain to the end; null if it has not ended. Steps look as
   * well, so the longest time in which nobody looked is not longer.
   */
  longestGapMs: number | null;
  lastGoodAt: string | null;
  firstBadAt: string | null;
  steps: {
    step: string;
    count: number;
    longestGapMs: number;
    from: string | null;
    to: string | null;
  }[];
}
