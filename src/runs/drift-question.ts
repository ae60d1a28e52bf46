import type { temporal } from '@temporalio/proto';
import { decodePayload, type Session } from '../connect.js';
import type { Config } from '../domain/config.js';
import type { Difference } from '../domain/drift.js';
import type { FailureType } from '../domain/failure.js';
import { isText, isTime, listOf, shapeOf } from '../domain/shape.js';
import { isConfig } from '../domain/shapes/config.js';
import { isRouting } from '../domain/shapes/routing.js';
import { isWhoLimits, WHO_LIMITS } from '../domain/who/changed-run.js';
import { betweenLooks } from '../domain/who/between-looks.js';
import { ownWrites, placed, type Places } from '../domain/who/place.js';
import type { Asking, DriftQuestion } from '../domain/who/question.js';
import type { RunFacts } from './facts.js';
import { historyPages } from './describe/history-pages.js';
import { stepSaid, type StepSaid } from './steps-said.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/**
 * Makes the question from the history of a run that has ended by drift. Null if the history does not say on which load
 * balancers.
 */
export async function driftQuestion(session: Session, run: RunFacts, drift: Difference[]): Promise<Asking | null> {
  let input: unknown = null;
  const said: StepSaid[] = [];
  for await (const { events } of historyPages(session, run, 'first')) {
    for (const event of events) {
      input = (await inputIn(session, run, event)) ?? input;
      const step = await stepSaid(session, run, event);
      if (step !== null) said.push(step);
    }
  }
  const found = said.map(({ value }) => value).find(isFound);
  if (found === undefined) return null;
  const { config, limits } = isInput(input) ? input : { config: null, limits: null };
  const question: DriftQuestion = {
    differences: placed(drift, found),
    loadBalancers: found.loadBalancers.map(({ arn }) => arn),
    groups: found.groups.map(({ arn }) => arn),
    ...betweenLooks(drift, findingLooks(said), {
      preflightMs: Date.parse(found.at),
      endMs: Date.parse(run.closedAt ?? run.startedAt),
    }),
    ownRequests: said.flatMap(({ requests }) => requests),
    ownWrites: ownWrites(run.memo.plan, config?.reactivate.steps ?? []),
  };
  const who = (limits as { who?: unknown } | null)?.who;
  return { question, notify: config?.notify ?? [], limits: isWhoLimits(who) ? who : WHO_LIMITS };
}

const DRIFT: FailureType = 'RoutingDrift';

/** The looks of the step that found the drift first. */
function findingLooks(said: StepSaid[]): { goodMs: number | null; badMs: number | null } {
  const [first] = said.filter(({ failed }) => failed === DRIFT).sort((a, b) => a.atMs - b.atMs);
  if (first === undefined) return { goodMs: null, badMs: null };
  const { looks, value } = first;
  const { at } = (value ?? {}) as { at?: unknown };
  return { goodMs: looks.goodMs, badMs: looks.badMs ?? (typeof at === 'number' ? at : null) };
}

/** The part of an observation that is used here. */
const isFound = shapeOf<Places & { at: string }>({
  at: isTime,
  loadBalancers: listOf(shapeOf<Places['loadBalancers'][number]>({ name: isText, arn: isText })),
  groups: listOf(shapeOf<Places['groups'][number]>({ name: isText, arn: isText })),
  routing: isRouting,
});

/** Anybody may have started a run with any input. */
const isInput = shapeOf<{ config: Config; limits: unknown }>({ config: isConfig, limits: () => true });

async function inputIn(session: Session, { workflowId }: RunFacts, event: HistoryEvent): Promise<unknown> {
  const payload = event.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (payload === undefined) return null;
  const context = { type: 'workflow', namespace: session.namespace, workflowId } as const;
  return decodePayload(session.client, payload, context).catch(() => null);
}
