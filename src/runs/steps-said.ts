import type { temporal } from '@temporalio/proto';
import { decodePayload, type Session } from '../connect.js';
import { restored } from '../domain/packed.js';
import { isMoment, isText } from '../domain/shape.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** What one step has said at its end: its result, or the details of its failure, its cancellation or its last heartbeat. */
export interface StepSaid {
  /** Of any shape. */
  value: unknown;
  /** The type of its failure; null if it has not failed. */
  failed: string | null;
  /** When that was, in milliseconds since the Unix epoch, by the server's clock. */
  atMs: number;
  /** The request ids of its writes. */
  requests: string[];
  /** Its looks at the load balancer, by the worker's clock; null where it had none. */
  looks: { goodMs: number | null; badMs: number | null };
}

/** What a step has said with this event of its run; null for any other event. Never throws because of what it reads. */
export async function stepSaid(
  { client, namespace }: Session,
  { workflowId }: { workflowId: string },
  event: HistoryEvent,
): Promise<StepSaid | null> {
  const failure = (event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes)?.failure;
  const { applicationFailureInfo: told, timeoutFailureInfo: timeout } = failure ?? {};
  const payload = [
    event.activityTaskCompletedEventAttributes?.result,
    told?.details,
    event.activityTaskCanceledEventAttributes?.details,
    timeout?.lastHeartbeatDetails,
  ].find((one) => one?.payloads?.length)?.payloads?.[0];
  if (payload === undefined) return null;
  const context = { type: 'activity', namespace, workflowId, isLocal: false } as const;
  const value = restored(await decodePayload(client, payload, context).catch(() => null));
  const evidence = membersOf(restored(membersOf(value)['evidence']));
  const writes = Array.isArray(evidence['writes']) ? (evidence['writes'] as unknown[]) : [];
  const looks = membersOf(evidence['looks']);
  return {
    value,
    failed: told?.type ?? null,
    atMs: Number(event.eventTime?.seconds ?? 0) * 1_000,
    requests: writes.map((write) => membersOf(write)['requestId']).filter(isText),
    looks: { goodMs: momentOrNull(looks['lastGoodMs']), badMs: momentOrNull(looks['firstBadMs']) },
  };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function momentOrNull(value: unknown): number | null {
  return isMoment(value) ? value : null;
}
