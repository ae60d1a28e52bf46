import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { HistoryEvent } from '../../promises/history.js';

const INVALID_ARGUMENT = 3;

/** Every event of a run's history as the server commits it, each once, until the run has ended. */
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
      lastId = Number(events.at(-1)?.eventId ?? lastId);
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
