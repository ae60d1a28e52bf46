import { workflowInfo } from '@temporalio/workflow';
import type { RunLimits } from './messages.js';
import { ownRunId } from './own-run-id.js';
import { Stopped } from './stop.js';

/** Why a run or a roll refuses to begin long after its start. */
export const LATE_START = 'no worker took this run in time, and its start was given up: start it again';

/** Throws if no worker took the run in time. */
export function refuseLateStart({ firstTaskMs }: Pick<RunLimits, 'firstTaskMs'>): void {
  const { startTime, runId } = workflowInfo();
  // runStartTime is not used: it is when the first task was taken.
  const isLate = Date.now() - startTime.getTime() > firstTaskMs;
  // A run that was reset also began long ago, but its first step reports that.
  if (isLate && ownRunId() === runId) throw new Stopped({ kind: 'refused', reasons: [LATE_START] });
}
