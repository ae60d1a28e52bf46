import type { FailureType } from './failure.js';
import { NOTHING_SEEN, type StepFailureDetails } from './step-failure.js';

/** Why a run leaves the runbook before its last step. */
export type Stop = EndingStop | { kind: 'refused'; reasons: string[]; cause?: Error };

/** `before`: an earlier reason for which the run was about to end. */
export type EndingStop = { before?: string } & EndingReason;

type EndingReason =
  /** A step or the watcher failed for good: nothing more is written. */
  | { kind: 'failure'; type: FailureType; detail: string; seen: StepFailureDetails; cause?: Error }
  /** While it is safe: give back what this run took. */
  | { kind: 'abort'; detail: string }
  /** Leave everything as it is. */
  | { kind: 'leave-out'; type: FailureType; detail: string }
  | { kind: 'drain-deadline'; detail: string };

const SERIOUSNESS: Record<Stop['kind'], number> = {
  'drain-deadline': 0,
  abort: 1,
  refused: 2,
  'leave-out': 3,
  failure: 4,
};

/** Of two reasons to stop, the one that permits less. Of two equally serious ones, drift wins, otherwise the first. */
export function worse<First extends Stop, Second extends Stop>(first: First, second: Second): First | Second {
  if (SERIOUSNESS[second.kind] > SERIOUSNESS[first.kind]) return second;
  if (first.kind !== 'failure' || isDrift(first) || !isDrift(second)) return first;
  return { ...second, before: [first.before ?? '', sentence(first.detail)].join(' ').trim() };
}

export function failure(type: FailureType, detail: string): EndingStop {
  return { kind: 'failure', type, detail, seen: NOTHING_SEEN };
}

/** Before the go, by `drain.onDeadline`. */
export function drainDeadline(onDeadline: 'abort' | 'leave-out'): EndingStop {
  const detail = 'drain.deadline passed before the hosts could have the go';
  return onDeadline === 'abort'
    ? { kind: 'drain-deadline', detail }
    : { kind: 'leave-out', type: 'DrainDeadline', detail };
}

/** A passed deadline says what the run was still waiting for. */
export function withWaits(stop: Stop, waits: string[]): Stop {
  if (!isDeadline(stop)) return stop;
  return {
    ...stop,
    detail: sentence([stop.detail, ...(waits.length > 0 ? [`waiting for ${waits.join('; ')}`] : [])].join(', ')),
  };
}

export function isDeadline(stop: Stop): stop is Exclude<Stop, { kind: 'refused' | 'abort' }> {
  if (stop.kind === 'drain-deadline') return true;
  return 'type' in stop && (stop.type === 'DrainDeadline' || stop.type === 'MaintenanceDeadline');
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A change of the routing by somebody is always reported, whatever else was about to end the run. */
function isDrift(stop: Stop): boolean {
  return stop.kind === 'failure' && stop.type === 'RoutingDrift';
}
