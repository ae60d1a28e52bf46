import type { WorkflowHandle, Client } from '@temporalio/client';
import type { HistoryEvent } from '../../promises/history.js';

/** Every event of a run's history as the server commits it, until the run has ended. */
export async function follow(
  client: Client,
  handle: WorkflowHandle,
  seen: (events: HistoryEvent[]) => void,
): Promise<void> {
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const answer = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId: handle.workflowId },
      waitNewEvent: true,
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    seen(answer.history?.events ?? []);
    ({ nextPageToken } = answer);
  } while (nextPageToken && nextPageToken.length > 0);
}
