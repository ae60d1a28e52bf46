import type { temporal } from '@temporalio/proto';
import { decodePayload, type Session } from '../../connect.js';
import type { RollCluster, RollPhase, RollSaid } from '../../domain/roll/document.js';
import { isOneOf, isText, listOf, optional, shapeOf } from '../../domain/shape.js';
import { MAINTAIN_CLUSTER, SEARCH_ATTRIBUTES, type RollArgument, type RollInput } from '../../../workflows/messages.js';
import { BeginTime } from '../begin-time.js';
import { historyPages } from '../describe/history-pages.js';
import { searchAttribute } from '../describe/search-attribute.js';
import { firstPhase, isStartWhen } from '../../domain/window/start-when.js';
import { isoOf } from '../iso.js';
import { isRollPhase, type RollFacts } from './find-roll.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** What the history of a roll says. */
export interface RollRecord {
  /** Null if the input can't be read. */
  input: Pick<RollInput, 'clusters' | 'startedBy' | 'reason' | 'when'> | null;
  timeline: { phase: RollPhase; cluster: string | null; at: string }[];
  /** When it begins, if it waits for that. */
  beginsAt: string | null;
  /** What was accepted, in order. An approval is told as `resume`. */
  said: RollSaid[];
  /** The last maintenance of each cluster that was begun. */
  begun: Map<string, Pick<RollCluster, 'runId'> & { state: 'done' | 'current' | 'failed' }>;
  /** The end of a roll that could not report it itself: `terminated by alice@ops-1: reason`. */
  ending: string | null;
}

/** Needs no worker. */
export async function readRollHistory(session: Session, roll: RollFacts): Promise<RollRecord> {
  const record: RollRecord = {
    input: null,
    timeline: [{ phase: 'preflight', cluster: null, at: roll.startedAt }],
    beginsAt: null,
    said: [],
    begun: new Map(),
    ending: null,
  };
  const children = new Map<string, string>();
  const beginTime = new BeginTime();
  for await (const { events } of historyPages(session, roll, 'first')) {
    for (const event of events) {
      take(record, children, event);
      beginTime.take(event);
      const payload = event.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
      if (payload) {
        record.input = await inputIn(session, roll.workflowId, payload);
        record.timeline[0]!.phase = firstPhase(record.input);
      }
      const said = await saidIn(session, roll.workflowId, event);
      if (said !== null && record.said.length < SAID_MAX) record.said.push(said);
    }
  }
  return { ...record, beginsAt: beginTime.of(record) };
}

/** A flood of updates must not fill the memory. */
const SAID_MAX = 1_000;

const isArgument = shapeOf<Pick<RollArgument, 'by' | 'reason'>>({ by: isText, reason: isText });
const isWhat = isOneOf<RollSaid['what']>('pause', 'resume', 'abort');

async function saidIn(session: Session, workflowId: string, event: HistoryEvent): Promise<RollSaid | null> {
  const input = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  const [what, payload] = [input?.name, input?.args?.payloads?.[0]];
  if (!isWhat(what) || !payload) return null;
  const context = { type: 'workflow', namespace: session.namespace, workflowId } as const;
  const argument = await decodePayload(session.client, payload, context).catch(() => null);
  if (!isArgument(argument)) return null;
  return { what, by: argument.by, reason: argument.reason, at: isoOf(event.eventTime) ?? '', cluster: null };
}

const isInput = shapeOf<NonNullable<RollRecord['input']>>({
  ...{ clusters: listOf(isText), startedBy: isText, reason: isText, when: optional(isStartWhen) },
});

async function inputIn(
  session: Session,
  workflowId: string,
  payload: temporal.api.common.v1.IPayload,
): Promise<RollRecord['input']> {
  const context = { type: 'workflow', namespace: session.namespace, workflowId } as const;
  const input = await decodePayload(session.client, payload, context).catch(() => null);
  return isInput(input) ? input : null;
}

/** `children`: the cluster of each maintenance, by the event that began it. */
function take(record: RollRecord, children: Map<string, string>, event: HistoryEvent): void {
  enter(record, event);
  begin(record, children, event);
  for (const [ended, state] of endsIn(event)) {
    const one = record.begun.get(children.get(String(ended.initiatedEventId)) ?? '');
    if (one !== undefined) one.state = state;
  }
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (!terminated) return;
  const reason = terminated.reason ? `: ${terminated.reason}` : '';
  record.ending = `terminated by ${terminated.identity || 'someone'}${reason}`;
}

function enter({ timeline }: RollRecord, event: HistoryEvent): void {
  const shown = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
  const phase = searchAttribute(shown?.[SEARCH_ATTRIBUTES.phase]?.data);
  // A roll that begins as scheduled shows that once more.
  if (!isRollPhase(phase) || (phase === 'scheduled' && timeline.at(-1)?.phase === phase)) return;
  const cluster = searchAttribute(shown?.[SEARCH_ATTRIBUTES.cluster]?.data);
  const at = isoOf(event.eventTime) ?? new Date(0).toISOString();
  timeline.push({ phase, cluster: isText(cluster) && cluster !== '' ? cluster : null, at });
}

function begin({ begun }: RollRecord, children: Map<string, string>, event: HistoryEvent): void {
  const asked = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (asked?.workflowType?.name === MAINTAIN_CLUSTER) {
    const cluster = searchAttribute(asked.searchAttributes?.indexedFields?.[SEARCH_ATTRIBUTES.cluster]?.data);
    if (isText(cluster)) children.set(String(event.eventId), cluster);
  }
  const started = event.childWorkflowExecutionStartedEventAttributes;
  const cluster = children.get(String(started?.initiatedEventId));
  if (cluster !== undefined) begun.set(cluster, { state: 'current', runId: started?.workflowExecution?.runId ?? null });
}

function endsIn(event: HistoryEvent): [{ initiatedEventId?: unknown }, 'done' | 'failed'][] {
  const restored = event.childWorkflowExecutionCompletedEventAttributes;
  const other =
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes ??
    event.childWorkflowExecutionCanceledEventAttributes;
  return [
    ...(restored ? [[restored, 'done'] as [object, 'done']] : []),
    ...(other ? [[other, 'failed'] as [object, 'failed']] : []),
  ];
}
