import type { Session } from '../connect.js';
import type { FailureType } from '../domain/failure.js';
import { oneLine } from '../domain/one-line.js';
import { restored } from '../domain/packed.js';
import type { StatusDocument } from '../domain/status.js';
import { isWhoAnswer, notAsked, notYet, WHO_MEMO, type WhoAnswer } from '../domain/who/answer.js';
import { WHO_CHANGED, whoId, type ChangedRun } from '../domain/who/changed-run.js';
import { whoSentence } from '../domain/who/who-text.js';
import { describe, isOpen, type Described } from './describe.js';

/** The run of which it is asked who changed its load balancer. */
export type WhoRun = Pick<StatusDocument, 'service' | 'cluster' | 'runId' | 'phase' | 'failure'>;

/** Characters of an error. */
const LONGEST_WHY = 300;

const DRIFT: FailureType = 'RoutingDrift';

/** What is known about who made the change, without asking anew; null if nobody was asked to find out. Needs no worker. */
export async function readWho(session: Session, run: WhoRun): Promise<WhoAnswer | null> {
  const { service, runId } = run;
  const described = await describe(session.client, whoId(service, runId));
  if (described === null) return null;
  const memo = restored(described.memo?.[WHO_MEMO]);
  const soFar = isWhoAnswer(memo) ? memo : null;
  if (isOpen(described)) return waiting(soFar ?? notYet(run, null), described);
  if (described.status.name !== 'COMPLETED')
    return ended(soFar ?? notYet(run, null), `it was ${described.status.name.toLowerCase()}`);
  const result = restored(await session.client.workflow.getHandle(whoId(service, runId)).result());
  return isWhoAnswer(result) ? result : ended(soFar ?? notYet(run, null), 'it left an answer of another version');
}

/**
 * The same; if nobody was asked although the run ended by drift and the config wants to know, it is asked from now on:
 * the step that found the drift may not have reached Temporal, or the config did not want to know then.
 */
export async function askWho(
  session: Session,
  run: WhoRun,
  { isWanted, queue }: { isWanted: boolean; queue: string },
): Promise<WhoAnswer> {
  const known = await readWho(session, run);
  if (known !== null) return known;
  if (run.failure?.type !== DRIFT) return notAsked(run, `no drift was found, and the phase of the run is ${run.phase}`);
  if (!isWanted) return notAsked(run, 'the config does not say `who: cloudtrail`');
  await start(session, run, queue);
  return (await readWho(session, run)) ?? notYet(run, null);
}

/**
 * The document of a run that ended by drift, with what is known about who made it as a warning. Never rejects: the
 * document counts for more, and anybody may have started the workflow that is read here.
 */
export async function withWho(session: Session, document: StatusDocument): Promise<StatusDocument> {
  if (document.failure?.type !== DRIFT) return document;
  const warning = await readWho(session, document).then(
    (answer) => (answer === null ? null : whoSentence(answer)),
    (error: Error) => `what is known about who made the change can't be read: ${oneLine(error.message, LONGEST_WHY)}`,
  );
  return warning === null ? document : { ...document, warnings: [warning, ...document.warnings] };
}

/** The same, for a command whose end must not wait for that. */
export function withWhoSoon(session: Session, document: StatusDocument, withinMs: number): Promise<StatusDocument> {
  return session.client.withDeadline(Date.now() + withinMs, () => withWho(session, document));
}

/** CloudTrail is not asked while no worker takes the workflow, or only workers of a release that does not know it. */
function waiting(answer: WhoAnswer, { raw }: Described): WhoAnswer {
  const { pendingWorkflowTask: task, pendingActivities: steps } = raw;
  const isTaken = task ? Number(task.state) === STARTED && Number(task.attempt) <= TASK_TRIES : false;
  const isAtWork = isTaken || steps?.some(({ state }) => Number(state) === STARTED) === true;
  return isAtWork ? answer : { ...answer, why: 'it waits for a worker' };
}

/** Of a workflow task and of an activity alike. */
const STARTED = 2;
/** One attempt may fail together with its worker. */
const TASK_TRIES = 2;

function ended(answer: WhoAnswer, why: string): WhoAnswer {
  const state = answer.state === 'known' ? 'known' : 'unknown';
  return { ...answer, state, isFinal: true, why: `nobody asks any more: ${why}` };
}

async function start({ client }: Session, { service, cluster, runId }: WhoRun, taskQueue: string): Promise<void> {
  const run: ChangedRun = { config: { service }, cluster, runId };
  await client.workflow
    .start(WHO_CHANGED, {
      workflowId: whoId(service, runId),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      taskQueue,
      args: [run],
      staticSummary: `${service}: asks who changed the load balancer during the maintenance of ${cluster}`,
    })
    .catch((error: Error) => {
      if (error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    });
}
