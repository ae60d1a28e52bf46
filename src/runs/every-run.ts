import type { temporal } from '@temporalio/proto';
import type { Connected } from '../connect.js';
import { isText } from '../domain/shape.js';
import { searchAttribute } from './describe/search-attribute.js';
import { isoOf } from './iso.js';
import { MAINTAIN_CLUSTER, maintenanceId, SEARCH_ATTRIBUTES } from '../../workflows/messages.js';

/** A run as the server lists it. The list may lag behind. */
export interface ListedRun {
  service: string;
  cluster: string;
  runId: string;
  startedMs: number;
  /** Null while it runs; by the server's clock. */
  closedMs: number | null;
}

/** Far more than run at once, so that an end is seen too while they are listed again and again. */
const LISTED_MAX = 1_000;
const PAGE_SIZE = 500;

type Listed = temporal.api.workflow.v1.IWorkflowExecutionInfo;

/**
 * Runs of all services, newest first, without refused ones. `closedAfterMs`: only those that still run, or ended then or
 * later.
 */
export async function listEveryRun(
  { client, namespace }: Connected,
  closedAfterMs: number | null,
): Promise<ListedRun[]> {
  const { phase } = SEARCH_ATTRIBUTES;
  const notRefused = `(${phase} IS NULL OR ${phase} != 'refused')`;
  const lately =
    closedAfterMs === null ? '' : ` AND (CloseTime IS NULL OR CloseTime >= '${new Date(closedAfterMs).toISOString()}')`;
  const query = `WorkflowType = '${MAINTAIN_CLUSTER}' AND ${notRefused}${lately}`;
  const runs: ListedRun[] = [];
  let nextPageToken = new Uint8Array();
  for (let left = LISTED_MAX; left > 0;) {
    // The client's own list decodes memos, and fails if one run of the namespace is encoded as nobody here knows.
    const asked = { namespace, query, pageSize: Math.min(left, PAGE_SIZE), nextPageToken };
    const page = await client.workflowService.listWorkflowExecutions(asked);
    runs.push(...page.executions.flatMap(runOf));
    left -= page.executions.length;
    nextPageToken = new Uint8Array(page.nextPageToken);
    if (nextPageToken.length === 0 || page.executions.length === 0) break;
  }
  return runs.sort((a, b) => b.startedMs - a.startedMs);
}

/** Anybody may start a workflow of that type: empty where it is no run of the service that it names. */
function runOf({ execution, searchAttributes, startTime, closeTime }: Listed): ListedRun[] {
  const [service, cluster] = [SEARCH_ATTRIBUTES.service, SEARCH_ATTRIBUTES.cluster].map((name) =>
    searchAttribute(searchAttributes?.indexedFields?.[name]?.data),
  );
  if (!isText(service) || !isText(cluster) || execution?.workflowId !== maintenanceId(service)) return [];
  const [startedMs, closedMs] = [isoOf(startTime), isoOf(closeTime)].map((iso) =>
    iso === null ? null : Date.parse(iso),
  );
  return [{ service, cluster, runId: execution.runId ?? '', startedMs: startedMs ?? 0, closedMs: closedMs ?? null }];
}
