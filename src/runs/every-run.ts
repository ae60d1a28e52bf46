import type { Connected } from '../connect.js';
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

/**
 * Runs of all services, newest first, without refused ones. `closedAfterMs`: only those that still run, or ended then or
 * later.
 */
export async function listEveryRun({ client }: Connected, closedAfterMs: number | null): Promise<ListedRun[]> {
  const { service, cluster, phase } = SEARCH_ATTRIBUTES;
  const notRefused = `(${phase} IS NULL OR ${phase} != 'refused')`;
  const lately =
    closedAfterMs === null ? '' : ` AND (CloseTime IS NULL OR CloseTime >= '${new Date(closedAfterMs).toISOString()}')`;
  const query = `WorkflowType = '${MAINTAIN_CLUSTER}' AND ${notRefused}${lately}`;
  const runs: ListedRun[] = [];
  let listed = 0;
  for await (const { workflowId, runId, startTime, closeTime, typedSearchAttributes } of client.workflow.list({
    query,
  })) {
    const [ofService, ofCluster] = [service, cluster].map((name) =>
      typedSearchAttributes.get({ name, type: 'KEYWORD' }),
    );
    if ((listed += 1) > LISTED_MAX) break;
    // Anybody may start a workflow of that type.
    if (ofService === undefined || ofCluster === undefined || workflowId !== maintenanceId(ofService)) continue;
    const closedMs = closeTime?.getTime() ?? null;
    runs.push({ service: ofService, cluster: ofCluster, runId, startedMs: startTime.getTime(), closedMs });
  }
  return runs.sort((a, b) => b.startedMs - a.startedMs);
}
