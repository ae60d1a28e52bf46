import type { temporal } from '@temporalio/proto';
import type { Connected } from '../../connect.js';

export interface HistoryPage {
  events: temporal.api.history.v1.IHistoryEvent[];
  /** True for the last page of the history. */
  isLast: boolean;
}

/** How much of a history is read. */
export interface PageBounds {
  eventsAPage: number;
  pages: number;
}

/**
 * Anybody who may send a signal can make an event of 2 MiB; this many of those fit into one answer (src/connect.ts). A
 * run has fewer than a hundred events; only a flood of signals makes more.
 */
const FOR_A_FACE: PageBounds = { eventsAPage: 20, pages: 500 };

/** The events of a run, page by page, from the first or from the last event on, within the bounds. */
export async function* historyPages(
  { client, namespace }: Pick<Connected, 'client' | 'namespace'>,
  { workflowId, runId }: { workflowId: string; runId: string },
  from: 'first' | 'last',
  { eventsAPage, pages }: PageBounds = FOR_A_FACE,
): AsyncGenerator<HistoryPage> {
  const { workflowService } = client;
  let nextPageToken = new Uint8Array();
  for (let page = 0; page < pages; page += 1) {
    const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: eventsAPage, nextPageToken };
    const answer =
      from === 'first'
        ? await workflowService.getWorkflowExecutionHistory(asked)
        : await workflowService.getWorkflowExecutionHistoryReverse(asked);
    nextPageToken = new Uint8Array(answer.nextPageToken);
    const isLast = nextPageToken.length === 0;
    yield { events: answer.history?.events ?? [], isLast };
    if (isLast) return;
  }
}
