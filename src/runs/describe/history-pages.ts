import type { temporal } from '@temporalio/proto';
import type { Connected } from '../../connect.js';

export interface HistoryPage {
  events: temporal.api.history.v1.IHistoryEvent[];
  /** True where the history ends with it. */
  isLast: boolean;
}

/** How much of a history is read. */
export interface PageBounds {
  eventsAPage: number;
  pages: number;
}

/**
 * An event may hold 2 MiB, as a signal of whoever may send one: so many fit into one answer (src/connect.ts). A run has
 * below a hundred events; only a flood of signals makes more.
 */
const FOR_A_FACE: PageBounds = { eventsAPage: 20, pages: 500 };

/** The events of a run, page by page, from its first or from its last on; as many as anybody should wait for. */
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
