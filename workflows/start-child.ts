import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild, type ChildWorkflowHandle } from '@temporalio/workflow';
import { summaryOf } from '../src/domain/start-text.js';
import { firstPhase } from '../src/domain/window/start-when.js';
import { MAINTAIN_CLUSTER, maintenanceId, sentInput, startAttributes, type MaintainInput } from './messages.js';
import type { maintainCluster } from './maintain-cluster.js';

/**
 * Starts a maintenance under its id, which is its lock, as `tagout start` does. It outlives the workflow that starts it.
 * Null: a maintenance of the service is on, and nothing was started.
 */
export async function startMaintenanceChild(
  input: MaintainInput,
): Promise<ChildWorkflowHandle<typeof maintainCluster> | null> {
  const { config, cluster } = input;
  const { service } = config;
  try {
    return await startChild<typeof maintainCluster>(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(service),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      cancellationType: 'ABANDON',
      args: [sentInput(input)],
      typedSearchAttributes: startAttributes({ service, cluster, phase: firstPhase(input) }),
      staticSummary: summaryOf(input),
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}
