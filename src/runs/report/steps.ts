import type { StepEvidence } from '../../domain/evidence.js';
import { restored } from '../../domain/packed.js';
import type { PlannedAction } from '../../domain/plan.js';
import { isStepEvidence } from '../../domain/shapes/evidence.js';
import type { StepEnded } from './events.js';
import type { LooksReport, WriteReport } from './report.js';

/** A step that has left evidence. */
export interface RecordedStep {
  step: string;
  evidence: StepEvidence;
}

/** Evidence is input: any version may have written it. */
export function recordedSteps(steps: StepEnded[]): RecordedStep[] {
  return steps.flatMap(({ step, told, toldBefore }) => {
    const evidence = evidenceIn(told) ?? evidenceIn(toldBefore);
    return evidence === null ? [] : [{ step, evidence }];
  });
}

function evidenceIn(told: unknown): StepEvidence | null {
  const evidence = restored((told as { evidence?: unknown } | null | undefined)?.evidence);
  return isStepEvidence(evidence) ? evidence : null;
}

/** In the order of their times. */
export function writesOf(steps: RecordedStep[], plan: PlannedAction[]): WriteReport[] {
  return steps
    .flatMap(({ step, evidence }) =>
      evidence.writes.map(({ atMs, outcome, ...write }) => ({
        ...write,
        step,
        at: iso(atMs),
        ruleArn: plan.find(({ where }) => where === write.where)?.ruleArn ?? null,
        // Only a heartbeat has this, and then its step has ended without an answer.
        outcome: outcome === 'sent' ? ('unknown' as const) : outcome,
      })),
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

export function omittedWrites(steps: RecordedStep[]): number {
  return steps.reduce((sum, { evidence }) => sum + (evidence.writesOmitted ?? 0), 0);
}

export function looksOf(steps: RecordedStep[]): LooksReport {
  const looking = steps.filter(({ evidence }) => evidence.looks.count > 0);
  const each = looking.map(({ evidence }) => evidence.looks);
  const watchers = looking.filter(({ step }) => step === 'watch');
  const bad = each.flatMap(({ firstBadMs }) => (firstBadMs === null ? [] : [firstBadMs]));
  const firstBadMs = bad.length === 0 ? null : Math.min(...bad);
  const good = each.flatMap(({ lastGoodMs }) => (lastGoodMs === null ? [] : [lastGoodMs]));
  // A step may still have found what it expected after another had found drift, but no later look makes a bad one good.
  const before = good.filter((ms) => firstBadMs === null || ms <= firstBadMs);
  return {
    count: each.reduce((sum, { count }) => sum + count, 0),
    longestGapMs:
      watchers.length === 0 ? null : Math.max(...watchers.map(({ evidence }) => evidence.looks.longestGapMs)),
    lastGoodAt: before.length === 0 ? null : iso(Math.max(...before)),
    firstBadAt: firstBadMs === null ? null : iso(firstBadMs),
    steps: looking.map(({ step, evidence: { looks } }) => ({
      ...{ step, count: looks.count, longestGapMs: looks.longestGapMs },
      ...{ from: isoOrNull(looks.firstMs), to: isoOrNull(looks.lastMs) },
    })),
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
