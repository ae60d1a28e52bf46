import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { HistoryEvent } from '../../promises/history.js';

const INVALID_ARGUMENT = 3;

/** Calls `seen` with each event that the server commits, until the run has ended. Only task events may come twice. */
export async function follow(
  client: Client,
  execution: { workflowId: string; runId: string },
  seen: (events: HistoryEvent[]) => void,
): Promise<void> {
  let lastId = 0;
  let nextPageToken: Uint8Array | null | undefined;
  for (;;) {
    try {
      const answer = await client.workflowService.getWorkflowExecutionHistory({
        ...{ namespace: client.options.namespace, execution, waitNewEvent: true },
        ...(nextPageToken ? { nextPageToken } : {}),
      });
      const events = (answer.history?.events ?? []).filter(({ eventId }) => Number(eventId) > lastId);
      lastId = Number(events.findLast(isCommitted)?.eventId ?? lastId);
      seen(events);
      if (!answer.nextPageToken || answer.nextPageToken.length === 0) return;
      ({ nextPageToken } = answer);
    } catch (error) {
      // The server may no longer know the token of a long poll, for example after a change of the run.
      if (!isGrpcServiceError(error) || Number(error.code) !== INVALID_ARGUMENT || nextPageToken === undefined)
        throw error;
      nextPageToken = undefined;
    }
  }
}

/**
 * The server also returns the events of a task that is under way. Such a task may leave no events, for example if it
 * refuses an update: then the next events get the same ids.
 */
function isCommitted(event: HistoryEvent): boolean {
  return !event.workflowTaskScheduledEventAttributes && !event.workflowTaskStartedEventAttributes;
}
