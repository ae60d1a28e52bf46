import type { temporal } from '@temporalio/proto';
import { decodePayload, type Session } from '../../connect.js';
import { restored } from '../../domain/packed.js';
import { ABORT, DONE, MAINTENANCE_DONE, SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import { searchAttribute } from '../describe/search-attribute.js';
import { isoOf } from '../iso.js';
import type { RunEvent, StepEnded } from './events.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads;
type Payload = temporal.api.common.v1.IPayload;
type Failure = temporal.api.failure.v1.IFailure;

/** The events of a history that a report is made of, with all payloads decoded. */
export async function decodeEvents(session: Session, workflowId: string, events: HistoryEvent[]): Promise<RunEvent[]> {
  const decoder = new Decoder(session, workflowId, events);
  const all: RunEvent[] = [];
  for (const event of events) all.push(...(await decoder.decode(event)));
  return all;
}

class Decoder {
  private readonly byId: Map<string, HistoryEvent>;

  constructor(
    private readonly session: Session,
    private readonly workflowId: string,
    events: HistoryEvent[],
  ) {
    this.byId = new Map(events.map((event) => [String(event.eventId), event]));
  }

  async decode(event: HistoryEvent): Promise<RunEvent[]> {
    const at = isoOf(event.eventTime) ?? new Date(0).toISOString();
    return [
      ...(await this.begun(event, at)),
      ...(await this.said(event, at)),
      ...(await this.stepEnded(event, at)),
      ...(await this.ended(event, at)),
    ];
  }

  private async begun(event: HistoryEvent, at: string): Promise<RunEvent[]> {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started)
      return [{ kind: 'begun', at, input: await this.first(started.input), identity: started.identity ?? '' }];
    const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
    const phase = fields?.[SEARCH_ATTRIBUTES.phase];
    if (phase) return [{ kind: 'phase', at, phase: [searchAttribute(phase.data)].flat()[0] }];
    const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields;
    if (!memo) return [];
    const members = await Promise.all(
      Object.entries(memo).map(async ([key, payload]) => [key, restored(await this.payload(payload))] as const),
    );
    return [{ kind: 'memo', at, memo: Object.fromEntries(members) }];
  }

  /** Anybody may have sent anything, so what can't be read is told as empty. */
  private async said(event: HistoryEvent, at: string): Promise<RunEvent[]> {
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === MAINTENANCE_DONE)
      return [{ kind: 'claim', at, argument: await this.first(signal.input).catch(() => null) }];
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (update?.name !== DONE && update?.name !== ABORT) return [];
    const argument = await this.first(update.args).catch(() => null);
    return [{ kind: update.name === DONE ? 'claim' : 'abort', at, argument }];
  }

  private async stepEnded(event: HistoryEvent, at: string): Promise<RunEvent[]> {
    const completed = event.activityTaskCompletedEventAttributes;
    if (completed) return this.step(completed, at, 'completed', completed.result);
    const failed = event.activityTaskFailedEventAttributes;
    if (failed) return this.step(failed, at, 'failed', detailsOf(failed.failure));
    const cancelled = event.activityTaskCanceledEventAttributes;
    if (cancelled) return this.step(cancelled, at, 'cancelled', cancelled.details);
    const timedOut = event.activityTaskTimedOutEventAttributes;
    return timedOut ? this.step(timedOut, at, 'timed-out', detailsOf(timedOut.failure)) : [];
  }

  private async step(
    { scheduledEventId, startedEventId }: { scheduledEventId?: unknown; startedEventId?: unknown },
    at: string,
    end: StepEnded['end'],
    payloads: Payloads | null | undefined,
  ): Promise<RunEvent[]> {
    const scheduled = this.byId.get(String(scheduledEventId))?.activityTaskScheduledEventAttributes;
    const started = this.byId.get(String(startedEventId))?.activityTaskStartedEventAttributes;
    const step = scheduled?.activityType?.name ?? 'unknown';
    const activityId = scheduled?.activityId ?? undefined;
    const told = restored(await this.first(payloads, activityId));
    const toldBefore = restored(await this.first(detailsOf(started?.lastFailure), activityId));
    return [{ kind: 'step', at, step, end, told, toldBefore }];
  }

  private async ended(event: HistoryEvent, at: string): Promise<RunEvent[]> {
    const end = (told: unknown, fromOutside: string | null): RunEvent[] => [{ kind: 'ended', at, told, fromOutside }];
    const completed = event.workflowExecutionCompletedEventAttributes;
    if (completed) return end(await this.first(completed.result), null);
    const failed = event.workflowExecutionFailedEventAttributes;
    if (failed) return end(await this.first(detailsOf(failed.failure)), null);
    const terminated = event.workflowExecutionTerminatedEventAttributes;
    if (terminated) {
      const reason = terminated.reason ? `: ${terminated.reason}` : '';
      return end(null, `terminated by ${terminated.identity || 'someone'}${reason}`);
    }
    if (event.workflowExecutionTimedOutEventAttributes) return end(null, 'timed out by Temporal');
    return event.workflowExecutionCanceledEventAttributes ? end(null, 'canceled') : [];
  }

  private async first(payloads: Payloads | null | undefined, activityId?: string): Promise<unknown> {
    const payload = payloads?.payloads?.[0];
    return payload ? this.payload(payload, activityId) : null;
  }

  private payload(payload: Payload, activityId?: string): Promise<unknown> {
    const { client, namespace } = this.session;
    const owner = { namespace, workflowId: this.workflowId };
    const context =
      activityId === undefined
        ? ({ type: 'workflow', ...owner } as const)
        : ({ type: 'activity', ...owner, activityId, isLocal: false } as const);
    return decodePayload(client, payload, context);
  }
}

/** Of a failure, its details; of a timeout, its last heartbeat. */
function detailsOf(failure: Failure | null | undefined): Payloads | null | undefined {
  return failure?.applicationFailureInfo?.details ?? failure?.timeoutFailureInfo?.lastHeartbeatDetails;
}
