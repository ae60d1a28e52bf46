import { workflowInfo } from '@temporalio/workflow';

/**
 * The id of the run that this history belongs to. A run made by Reset replays the history of another run and gets that
 * run's id here, so that its steps see that they must do nothing. A run that cron or a retry began has its own history.
 */
export function ownRunId(): string {
  const { runId, firstExecutionRunId, continuedFromExecutionRunId } = workflowInfo();
  return continuedFromExecutionRunId === undefined ? firstExecutionRunId : runId;
}
