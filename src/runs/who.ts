import type { Session } from '../connect.js';
import type { FailureType } from '../domain/failure.js';
import { restored } from '../domain/packed.js';
import type { StatusDocument } from '../domain/status.js';
import { isWhoAnswer, notAsked, notYet, WHO_MEMO, type WhoAnswer } from '../domain/who/answer.js';
import { WHO_CHANGED, whoId, type ChangedRun } from '../domain/who/changed-run.js';
import { whoSentence } from '../domain/who/who-text.js';
import { describe, isOpen } from './describe.js';

/** The run of which it is asked who changed its load balancer. */
export type WhoRun = Pick<StatusDocument, 'service' | 'cluster' | 'runId' | 'phase' | 'failure'>;

const DRIFT: FailureType = 'RoutingDrift';

/** What is known about who made the change, without asking anew; null if nobody was asked to find out. Needs no worker. */
export async function readWho(session: Session, run: WhoRun): Promise<WhoAnswer | null> {
  const { service, runId } = run;
  const described = await describe(session.client, whoId(service, runId));
  if (described === null) return null;
  const memo = restored(described.memo?.[WHO_MEMO]);
  const soFar = isWhoAnswer(memo) ? memo : null;
  if (isOpen(described)) return soFar ?? notYet(run, null);
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
  if (run.failure?.type !== DRIFT) return notAsked(run, `no drift was found, and the run is ${run.phase}`);
  if (!isWanted) return notAsked(run, 'the config does not say `who: cloudtrail`');
  await start(session, run, queue);
  return (await readWho(session, run)) ?? notYet(run, null);
}

/** The document of a run that ended by drift, with what is known about who made it as a warning. */
export async function withWho(session: Session, document: StatusDocument): Promise<StatusDocument> {
  if (document.failure?.type !== DRIFT) return document;
  const answer = await readWho(session, document);
  return answer === null ? document : { ...document, warnings: [...document.warnings, whoSentence(answer)] };
}

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
