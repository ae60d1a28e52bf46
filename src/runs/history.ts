import type { temporal } from '@temporalio/proto';
import { decodePayload, type Session } from '../connect.js';
import { isPhase, type Phase } from '../domain/lifecycle.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import type { RunFacts, RunRecord, StartedWith } from './facts.js';
import { BeginTime } from './begin-time.js';
import { historyPages } from './describe/history-pages.js';
import { searchAttribute } from './describe/search-attribute.js';
import { isoOf } from './iso.js';
import { isStartedWith } from './started-with.js';
import { firstPhase } from '../domain/window/start-when.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payload = temporal.api.common.v1.IPayload;

/** What the history of a run says: its input, every phase with its time, and who ended it. Needs no worker. */
export async function readHistory(session: Session, facts: RunFacts): Promise<RunRecord> {
  const { workflowId, startedAt } = facts;
  const record: RunRecord = {
    ...{ input: null, beginsAt: null, ending: null },
    timeline: [{ phase: 'preflight', at: startedAt }],
  };
  const beginTime = new BeginTime();
  for await (const { events } of historyPages(session, facts, 'first')) {
    for (const event of events) {
      take(record, event);
      beginTime.take(event);
      const input = event.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
      if (input) record.input = await startedWith(session, workflowId, input);
      if (input) record.timeline[0] = { phase: firstPhase(record.input), at: startedAt };
    }
  }
  return { ...record, beginsAt: beginTime.of(record) };
}

async function startedWith(session: Session, workflowId: string, payload: Payload): Promise<StartedWith | null> {
  const context = { type: 'workflow', namespace: session.namespace, workflowId } as const;
  const input = await decodePayload(session.client, payload, context).catch(() => null);
  return isStartedWith(input) ? input : null;
}

function take(record: RunRecord, event: HistoryEvent): void {
  const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
  const phase = fields?.[SEARCH_ATTRIBUTES.phase];
  if (phase) enter(record, searchAttribute(phase.data), timeOf(event));

  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) {
    const reason = terminated.reason ? `: ${terminated.reason}` : '';
    record.ending = `terminated by ${terminated.identity || 'someone'}${reason}`;
  }
  if (event.workflowExecutionTimedOutEventAttributes) record.ending = 'timed out by Temporal';
  if (event.workflowExecutionCanceledEventAttributes) record.ending = 'canceled';
}

function enter(record: RunRecord, value: unknown, at: string): void {
  const name: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof name !== 'string' || !isPhase(name)) return;
  if (record.timeline.at(-1)?.phase !== name) record.timeline.push({ phase: name satisfies Phase, at });
}

function timeOf({ eventTime }: HistoryEvent): string {
  return isoOf(eventTime) ?? new Date(0).toISOString();
}
