import { Context } from '@temporalio/activity';
import type { Phase } from '../src/domain/lifecycle.js';
import { PHASE } from '../src/runs/describe.js';
import { historyPages, type PageBounds } from '../src/runs/describe/history-pages.js';

/**
 * A history tells of the go early, unless hundreds of claims came before it. Each event may be as large as the input of
 * a step, and one answer to a worker has 4 MiB.
 */
const BOUNDS: PageBounds = { eventsAPage: 10, pages: 40 };

const GO: Phase = 'maintenance';

/** When a run gave the go, from its history; milliseconds since the Unix epoch. Null: none; undefined: it can't be told. */
export async function goInHistory(workflowId: string, runId: string): Promise<number | null | undefined> {
  const { client, info } = Context.current();
  const { namespace } = info;
  for await (const { events, isLast } of historyPages({ client, namespace }, { workflowId, runId }, 'first', BOUNDS)) {
    for (const { upsertWorkflowSearchAttributesEventAttributes: upserted, eventTime } of events) {
      const phase = upserted?.searchAttributes?.indexedFields?.[PHASE]?.data;
      if (phase && isGo(Buffer.from(phase).toString())) return Number(eventTime?.seconds) * 1000;
    }
    if (isLast) return null;
  }
  return undefined;
}

/** The server keeps a keyword as text, or as a list of one. */
function isGo(json: string): boolean {
  return json === JSON.stringify(GO) || json === JSON.stringify([GO]);
}
