import { Context } from '@temporalio/activity';
import { isUnheard } from '../../src/domain/unheard.js';

export interface AbortCluster {
  config: { service: string };
  cluster: string;
  runId: string;
  /** The maintenance that the roll has started. */
  workflowId: string;
  maintenanceRunId: string;
  argument: { by: string; reason: string; leaveOut?: boolean };
}

/** What the maintenance answered. `refused`: it goes on to its end, and says why. */
export type AbortAnswer = { kind: 'accepted' | 'over' } | { kind: 'refused'; why: string };

/** Passes an abort of the roll on to the maintenance of the current cluster, which carries it out as its phase permits. */
export async function abortCluster({ workflowId, maintenanceRunId, argument }: AbortCluster): Promise<AbortAnswer> {
  const { client, info } = Context.current();
  const handle = client.workflow.getHandle(workflowId, maintenanceRunId);
  try {
    // The same id at each attempt: the maintenance hears it once.
    const updateId = `abort-of-roll-${info.workflowExecution?.runId}-${info.activityId}`;
    await handle.executeUpdate('abort', { args: [argument], updateId });
    return { kind: 'accepted' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'WorkflowNotFoundError') return { kind: 'over' };
    // The next attempt sends it again.
    if (error.name !== 'WorkflowUpdateFailedError' || isUnheard(error)) throw error;
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    return { kind: 'refused', why };
  }
}
