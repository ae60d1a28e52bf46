import { failureMessage, type Session } from '../connect.js';
import type { LiveReading } from '../domain/status.js';
import type { Described } from './describe.js';
import { heartbeatOf, pendingState, type Pending } from './describe/pending.js';
import type { StepFacts } from './facts.js';
import { isoOf } from './iso.js';

/** What the server knows about the activities of a run, and what their heartbeats say. */
export async function stepsOf(
  { client, namespace }: Session,
  { workflowId, raw }: Described,
): Promise<{ steps: StepFacts[]; readings: LiveReading[] }> {
  const pending = raw.pendingActivities ?? [];
  const told = await Promise.all(pending.map((one) => heartbeatOf(client, { namespace, workflowId }, one)));
  const failures = await Promise.all(
    pending.map(({ lastFailure, activityId }) =>
      failureMessage(client, lastFailure, {
        ...{ type: 'activity', namespace, workflowId, isLocal: false },
        ...(activityId ? { activityId } : {}),
      }),
    ),
  );
  return {
    steps: pending.map((one, index) => stepOf(one, told[index], failures[index] ?? null)),
    readings: told.filter((one) => isReading(one)),
  };
}

/** Heartbeats of other activities may have any content. */
function isReading(value: unknown): value is LiveReading {
  const { at, hosts, shares, waitingFor, warnings } = (value ?? {}) as Partial<LiveReading>;
  return typeof at === 'number' && [hosts, shares, waitingFor, warnings].every(Array.isArray);
}

function stepOf(pending: Pending, told: unknown, failure: string | null): StepFacts {
  const { goodLookAt, everyMs } = (told ?? {}) as Partial<LiveReading>;
  return {
    name: pending.activityType?.name ?? 'unknown',
    id: pending.activityId ?? '',
    state: pendingState(pending),
    attempt: pending.attempt ?? 1,
    scheduledAt: isoOf(pending.scheduledTime),
    startedAt: isoOf(pending.lastStartedTime),
    heartbeatAt: isoOf(pending.lastHeartbeatTime),
    failure,
    failedAt: isoOf(pending.lastAttemptCompleteTime),
    goodLookAt: typeof goodLookAt === 'string' && !Number.isNaN(Date.parse(goodLookAt)) ? goodLookAt : null,
    everyMs: typeof everyMs === 'number' && Number.isFinite(everyMs) && everyMs > 0 ? everyMs : null,
  };
}
