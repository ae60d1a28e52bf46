import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { HistoryEvent } from '../../promises/history.js';

const INVALID_ARGUMENT = 3;

/** Every event of a run's history as the server commits it, until the run has ended; each once, but for tasks. */
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
      // A token that the server does not know any more, as a long poll that met a change of the run may have.
      if (!isGrpcServiceError(error) || Number(error.code) !== INVALID_ARGUMENT || nextPageToken === undefined)
        throw error;
      nextPageToken = undefined;
    }
  }
}

/**
 * The server also tells of a task that is under way and may leave nothing behind, as one for an update that is refused:
 * then the ids of its events are given again, to what comes next.
 */
function isCommitted(event: HistoryEvent): boolean {
  return !event.workflowTaskScheduledEventAttributes && !event.workflowTaskStartedEventAttributes;
}
