import type { FailureType } from '../../src/domain/failure.js';
import { FAILURE_TYPES } from '../../src/domain/failure.js';
import { isPhase } from '../../src/domain/lifecycle.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import type { RunEvent } from './recorder.js';

/** The fields of a Temporal history event that are read here, as the client returns them (proto). */
export interface HistoryEvent {
  eventTime?: { seconds?: unknown; nanos?: number | null } | null;
  upsertWorkflowSearchAttributesEventAttributes?: {
    searchAttributes?: { indexedFields?: Record<string, Payload> | null } | null;
  } | null;
  workflowExecutionSignaledEventAttributes?: { input?: Payloads | null } | null;
  workflowExecutionUpdateAcceptedEventAttributes?: {
    acceptedRequest?: { input?: { name?: string | null; args?: Payloads | null } | null } | null;
  } | null;
  workflowExecutionFailedEventAttributes?: {
    failure?: { applicationFailureInfo?: { type?: string | null } | null } | null;
  } | null;
  workflowTaskScheduledEventAttributes?: unknown;
  workflowTaskStartedEventAttributes?: unknown;
  workflowExecutionCompletedEventAttributes?: unknown;
  workflowExecutionTerminatedEventAttributes?: unknown;
  workflowExecutionTimedOutEventAttributes?: unknown;
  workflowExecutionCanceledEventAttributes?: unknown;
}

interface Payload {
  data?: Uint8Array | null;
}

interface Payloads {
  payloads?: Payload[] | null;
}

/** What the Temporal server saw of a run: its committed phases, the accepted claims, and its end. */
export function runEvents(events: HistoryEvent[]): RunEvent[] {
  let latest = 0;
  return events.flatMap((event) => {
    // A signal that arrives during a workflow task is recorded after the task, but with its own earlier time.
    latest = Math.max(latest, timeOf(event));
    return runEvent(event, latest);
  });
}

function runEvent(event: HistoryEvent, at: number): RunEvent[] {
  const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
  const phase = decode(fields?.[SEARCH_ATTRIBUTES.phase]);
  if (typeof phase === 'string' && isPhase(phase)) return [{ kind: 'phase', at, phase }];
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  const claim = event.workflowExecutionSignaledEventAttributes?.input ?? (update?.name === 'done' ? update.args : null);
  const argument = decode(claim?.payloads?.[0]) as { host?: unknown } | null | undefined;
  if (typeof argument?.host === 'string') return [{ kind: 'claimed', at, host: argument.host }];
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) return [{ kind: 'ended', at, failure: failureType(failed.failure?.applicationFailureInfo?.type) }];
  if (event.workflowExecutionCompletedEventAttributes) return [{ kind: 'ended', at, failure: null }];
  const isCut =
    event.workflowExecutionTerminatedEventAttributes ??
    event.workflowExecutionTimedOutEventAttributes ??
    event.workflowExecutionCanceledEventAttributes;
  return isCut ? [{ kind: 'ended', at, failure: 'Terminated' }] : [];
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
}

function decode(payload: Payload | undefined): unknown {
  const data = payload?.data;
  return data === undefined || data === null ? undefined : JSON.parse(Buffer.from(data).toString());
}

function failureType(type: string | null | undefined): FailureType | null {
  return (FAILURE_TYPES as readonly string[]).includes(type ?? '') ? (type as FailureType) : null;
}
