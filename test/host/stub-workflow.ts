import { condition, defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ClaimStatus, StatusDocument, Verdict } from '../../src/domain/status.js';
import {
  CLUSTER_OF,
  MAINTENANCE_DONE,
  STATUS,
  type ClusterAnswer,
  type DoneArgument,
} from '../../workflows/messages.js';

/**
 * A maintenance as the host script sees it, controlled by the test: it shows the given document until it gets null.
 * Every claim gets the given verdict; several verdicts are used in order. `west-1` is a host of another cluster.
 */
export async function maintainCluster(first: StatusDocument, verdicts: Verdict[] = ['counted']): Promise<void> {
  let shown: StatusDocument | null = first;
  const claims: ClaimStatus[] = [];
  setHandler(defineQuery(STATUS), () => {
    const document = shown ?? first;
    return { ...document, runId: workflowInfo().runId, claims: [...document.claims, ...claims] };
  });
  setHandler(defineQuery<ClusterAnswer, [string]>(CLUSTER_OF), (host) => ({
    cluster: host === 'west-1' ? 'west' : null,
  }));
  setHandler(defineSignal<[StatusDocument | null]>('show'), (document) => void (shown = document));
  setHandler(defineSignal<[DoneArgument]>(MAINTENANCE_DONE), ({ host, bootId, note }) => {
    const verdict = verdicts[claims.length] ?? verdicts.at(-1) ?? 'counted';
    claims.push({ host, bootId: bootId ?? null, at: first.startedAt, verdict, note: note ?? null, by: null });
  });
  await condition(() => shown === null);
}
