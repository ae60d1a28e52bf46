import { Context } from '@temporalio/activity';
import type { Phase } from '../src/domain/lifecycle.js';
import { PHASE } from '../src/runs/describe.js';

/** How much of a history is read: it tells of the go early, unless hundreds of claims came before it. */
const PAGES_MAX = 40;
/** Each may be as large as the input of a step, and one answer has 4 MiB. */
const EVENTS_A_PAGE = 10;

const GO: Phase = 'maintenance';

/** When a run gave the go, from its history; milliseconds since the Unix epoch. Null: none; undefined: it can't be told. */
export async function goInHistory(workflowId: string, runId: string): Promise<number | null | undefined> {
  const { client, info } = Context.current();
  let nextPageToken: Uint8Array | null | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await client.workflowService.getWorkflowExecutionHistory({
      ...{ namespace: info.namespace, execution: { workflowId, runId }, maximumPageSize: EVENTS_A_PAGE },
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    for (const { upsertWorkflowSearchAttributesEventAttributes: upserted, eventTime } of answer.history?.events ?? []) {
      const phase = upserted?.searchAttributes?.indexedFields?.[PHASE]?.data;
      if (phase && isGo(Buffer.from(phase).toString())) return Number(eventTime?.seconds) * 1000;
    }
    nextPageToken = answer.nextPageToken;
    if (!nextPageToken?.length) return null;
  }
  return undefined;
}

/** The server keeps a keyword as text, or as a list of one. */
function isGo(json: string): boolean {
  return json === JSON.stringify(GO) || json === JSON.stringify([GO]);
}
