import type { WorkflowExecutionDescription } from '@temporalio/client';
import { decodePayload, type Connected } from '../connect.js';
import type { LiveReading } from '../domain/status.js';
import type { StepFacts } from './facts.js';
import { isoOf } from './iso.js';

type Pending = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** What the server knows of the activities of a run, and what they tell in their heartbeats. */
export async function stepsOf(
  session: Connected,
  { workflowId, raw }: WorkflowExecutionDescription,
): Promise<{ steps: StepFacts[]; readings: LiveReading[] }> {
  const pending = raw.pendingActivities ?? [];
  const told = await Promise.all(pending.map((one) => heartbeatOf(session, workflowId, one)));
  return {
    steps: pending.map((one, index) => stepOf(one, told[index])),
    readings: told.filter((one) => isReading(one)),
  };
}

async function heartbeatOf(session: Connected, workflowId: string, pending: Pending): Promise<unknown> {
  const payload = pending.heartbeatDetails?.payloads?.[0];
  if (payload === undefined) return null;
  const { client, namespace } = session;
  const owner = { workflowId, ...(pending.activityId ? { activityId: pending.activityId } : {}) };
  return decodePayload(client, payload, { type: 'activity', namespace, isLocal: false, ...owner });
}

/** Other activities heartbeat too, with whatever helps them. */
function isReading(value: unknown): value is LiveReading {
  const { at, hosts, shares, waitingFor, warnings } = (value ?? {}) as Partial<LiveReading>;
  return typeof at === 'number' && [hosts, shares, waitingFor, warnings].every(Array.isArray);
}

// Of Temporal's PendingActivityState: https://github.com/temporalio/api, temporal/api/enums/v1/workflow.proto
const STARTED = 2;
const CANCEL_REQUESTED = 3;
const PAUSED = 4;
const PAUSE_REQUESTED = 5;

function stepOf(pending: Pending, told: unknown): StepFacts {
  const { goodLookAt, everyMs } = (told ?? {}) as Partial<LiveReading>;
  return {
    name: pending.activityType?.name ?? 'unknown',
    id: pending.activityId ?? '',
    state: stateOf(pending),
    attempt: pending.attempt ?? 1,
    scheduledAt: isoOf(pending.scheduledTime),
    startedAt: isoOf(pending.lastStartedTime),
    heartbeatAt: isoOf(pending.lastHeartbeatTime),
    failure: pending.lastFailure?.message ?? null,
    failedAt: isoOf(pending.lastAttemptCompleteTime),
    goodLookAt: typeof goodLookAt === 'string' && !Number.isNaN(Date.parse(goodLookAt)) ? goodLookAt : null,
    everyMs: typeof everyMs === 'number' && Number.isFinite(everyMs) && everyMs > 0 ? everyMs : null,
  };
}

function stateOf({ state, paused }: Pending): StepFacts['state'] {
  const now = Number(state);
  if (paused === true || now === PAUSED || now === PAUSE_REQUESTED) return 'paused';
  if (now === CANCEL_REQUESTED) return 'stopping';
  return now === STARTED ? 'running' : 'waiting';
}
