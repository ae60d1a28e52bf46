import type { Client } from '@temporalio/client';
import { decodePayload } from '../../connect/decode-payload.js';
import type { Described } from '../describe.js';

/** A step that runs or will run, as the server describes it. */
export type Pending = NonNullable<Described['raw']['pendingActivities']>[number];

/** `waiting`: for a worker, or for its next attempt. `stopping`: it was cancelled and has not ended yet. */
export type PendingState = 'running' | 'paused' | 'waiting' | 'stopping';

// Values of Temporal's PendingActivityState: https://github.com/temporalio/api, temporal/api/enums/v1/workflow.proto
const STARTED = 2;
const CANCEL_REQUESTED = 3;
const PAUSED = 4;
const PAUSE_REQUESTED = 5;

export function pendingState({ state, paused }: Pending): PendingState {
  const now = Number(state);
  if (paused === true || now === PAUSED || now === PAUSE_REQUESTED) return 'paused';
  if (now === CANCEL_REQUESTED) return 'stopping';
  return now === STARTED ? 'running' : 'waiting';
}

/** The last heartbeat of a step. Any version may have written it, so it may have any shape; null if there is none. */
export async function heartbeatOf(
  client: Client,
  { namespace, workflowId }: { namespace: string; workflowId: string },
  { heartbeatDetails, activityId }: Pending,
): Promise<unknown> {
  const payload = heartbeatDetails?.payloads?.[0];
  if (payload === undefined) return null;
  const owner = { workflowId, ...(activityId ? { activityId } : {}) };
  return decodePayload(client, payload, { type: 'activity', namespace, isLocal: false, ...owner });
}
