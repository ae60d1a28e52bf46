import { workflowInfo } from '@temporalio/workflow';

/**
 * The run that a history is of. A run that was reset replays the history of another, whose id is the first of both: by
 * it a step sees that it is not to carry out anything. A run that cron or a retry began has a history of its own.
 */
export function ownRunId(): string {
  const { runId, firstExecutionRunId, continuedFromExecutionRunId } = workflowInfo();
  return continuedFromExecutionRunId === undefined ? firstExecutionRunId : runId;
}
