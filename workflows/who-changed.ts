import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { WhoActivities } from '../activities/who/index.js';
import type { Drift } from '../activities/who/read-drift.js';
import type { Asking } from '../src/domain/who/question.js';
import { compact, restored } from '../src/domain/packed.js';
import { isText, orNull, shapeOf, type Check } from '../src/domain/shape.js';
import { isReceivers } from '../src/domain/shapes/config.js';
import { isWhoAnswer, notAsked, notYet, WHO_MEMO, type WhoAnswer } from '../src/domain/who/answer.js';
import { isChangedRun, isWhoLimits, whoId, type ChangedRun } from '../src/domain/who/changed-run.js';
import { isDriftQuestion } from '../src/domain/who/question.js';
import { notifyQueue } from './messages.js';
import { tellWho } from './tell-who.js';

/**
 * Finds out who changed the load balancer, from outside of the run that has failed because of it. The answer so far is
 * in the memo, so that it can be read without a worker; the last one is the result.
 */
export async function whoChanged(run: ChangedRun): Promise<WhoAnswer> {
  const { workflowId } = workflowInfo();
  if (!isChangedRun(run) || workflowId !== whoId(run.config.service, run.runId)) throw refusal(UNREADABLE);
  const { readDrift, askTrail } = activities();
  const { asking, why, status } = checked(isDrift, await readDrift(run));
  const { cluster, runId } = run;
  const { service } = run.config;
  const id = { service, cluster, runId };
  if (asking === null) return notAsked(id, why ?? '');
  const { question, limits, notify } = asking;
  const untilMs = Date.now() + limits.forMs;
  let answer = notYet(id, null);
  while (!answer.isFinal) {
    const config = { service, who: 'cloudtrail' } as const;
    const sent = { config, cluster, runId, question, everyMs: limits.everyMs, untilMs, before: answer };
    answer = await askTrail(compact(sent) as typeof sent).then(
      (asked) => checked(isWhoAnswer, asked),
      (error: unknown) => givenUp(answer, error),
    );
    upsertMemo({ [WHO_MEMO]: answer });
  }
  if (status !== null) await tellWho(run, notify, status, answer);
  return answer;
}

const UNREADABLE = 'the input of this workflow is not valid: a step of a maintenance starts it, or tagout who';
const NO_RESULT = 'an activity ended with a result of the wrong shape: somebody completed it by hand';

function activities(): WhoActivities {
  return proxyActivities<WhoActivities>({
    taskQueue: notifyQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '2 days',
    heartbeatTimeout: '30 s',
    retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '10 s' },
  });
}

/** The answer stays what it was; a worker that may not ask, for example, has said why. */
function givenUp(answer: WhoAnswer, error: unknown): WhoAnswer {
  if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
  const state = answer.state === 'known' ? 'known' : 'unknown';
  return { ...answer, state, isFinal: true, why: error.cause?.message ?? error.message };
}

const isDrift = shapeOf<Drift>({
  asking: orNull(
    shapeOf<Asking>({ question: isDriftQuestion, notify: isReceivers, limits: isWhoLimits }) satisfies Check,
  ),
  why: orNull(isText),
  status: orNull((value) => typeof value === 'object' && !Array.isArray(value)),
});

/** A result is untrusted input. */
function checked<T>(check: (value: unknown) => value is T, sent: unknown): T {
  const result = restored(sent);
  if (!check(result)) throw refusal(NO_RESULT);
  return result;
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
