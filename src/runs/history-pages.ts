import type { temporal } from '@temporalio/proto';
import type { Connected } from '../connect.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** An event may hold 2 MiB, as a signal of whoever may send one: so many fit into one answer (src/connect.ts). */
const EVENTS_A_PAGE = 20;

/** A run has below a hundred events; only a flood of signals makes more. */
const PAGES_MAX = 500;

/** The events of a run, page by page, from its first or from its last on; as many as anybody should wait for. */
export async function* historyPages(
  { client, namespace }: Connected,
  { workflowId, runId }: { workflowId: string; runId: string },
  from: 'first' | 'last',
): AsyncGenerator<HistoryEvent[]> {
  const { workflowService } = client;
  let nextPageToken = new Uint8Array();
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: EVENTS_A_PAGE, nextPageToken };
    const answer =
      from === 'first'
        ? await workflowService.getWorkflowExecutionHistory(asked)
        : await workflowService.getWorkflowExecutionHistoryReverse(asked);
    yield answer.history?.events ?? [];
    nextPageToken = new Uint8Array(answer.nextPageToken);
    if (nextPageToken.length === 0) return;
  }
}
