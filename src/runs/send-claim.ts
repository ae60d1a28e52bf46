import { encodePayload, type Connected } from '../connect.js';
import type { ClaimStatus } from '../domain/status.js';
import { MAINTENANCE_DONE, type DoneArgument } from '../../workflows/messages.js';
import { runDocument } from './documents.js';
import type { RunFacts } from './facts.js';
import { findRun } from './find.js';

/** gRPC's NOT_FOUND. */
const NOT_FOUND = 5;

/**
 * Sends a claim as a signal, which the server keeps also while no worker runs. A claim with the same request id is taken
 * once, however often it is sent. False if the run has ended.
 */
export async function sendClaim(
  session: Connected,
  { workflowId, runId }: Pick<RunFacts, 'workflowId' | 'runId'>,
  claim: Omit<DoneArgument, 'by'>,
  requestId: string,
): Promise<boolean> {
  const { client, namespace } = session;
  const payload = await encodePayload(client, claim, { type: 'workflow', namespace, workflowId });
  try {
    await client.workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution: { workflowId, runId },
      signalName: MAINTENANCE_DONE,
      input: { payloads: [payload] },
      identity: client.options.identity,
      requestId,
    });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return false;
    throw error;
  }
}

/** The claims that a run keeps, the newest last; empty if no worker tells. */
export async function claimsOf(
  session: Connected,
  { service, runId }: Pick<RunFacts, 'service' | 'runId'>,
  queryMs: number,
): Promise<ClaimStatus[]> {
  const run = await findRun(session, service, runId);
  return run === null ? [] : (await runDocument(session, run, queryMs)).claims;
}
