import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../../connect.js';
import { LIMITS, PLAN_MAINTENANCE, planId } from '../../../workflows/messages.js';
import type { PlanDocument, PlanInput } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { warnLiteralUrls } from '../../domain/notify/literal-urls.js';
import { UserError } from '../../domain/user-error.js';
import { EXIT } from '../exit.js';
import type { StartMode } from '../options.js';
import { readConfig, requireCluster } from '../service.js';
import { failuresIn, isUnobservable } from '../../runs/run-errors.js';
import { taskQueue, withTemporal } from '../session.js';
import { refusalByRun } from '../../runs/start-errors.js';
import { giveUp, requireWorker } from '../../runs/pollers.js';

export interface PlanArgs extends StartMode {
  cluster: string;
}

/** `tagout plan`: shows what a maintenance would change, and every reason to refuse it; touches nothing. */
export async function plan(context: Context, { cluster, adopt, standby }: PlanArgs): Promise<number> {
  const config = readConfig(context);
  requireCluster(config, cluster);
  for (const warning of warnLiteralUrls(config)) context.view.note(warning);
  return withTemporal(async (session) => {
    const queue = taskQueue(context.io.env);
    await requireWorker(session, queue);
    const planned = await askForPlan(session, context, queue, { config, cluster, adopt, standby, limits: LIMITS });
    const inTheWay = await refusalByRun(session, config.service);
    // While a run is on, the shares that it has drained would look like shares to adopt.
    const document =
      inTheWay === null ? planned : { ...planned, refusals: [inTheWay, ...planned.refusals.filter(isNoAdvice)] };
    context.view.plan(document);
    return document.refusals.length > 0 ? EXIT.refused : EXIT.done;
  });
}

function isNoAdvice(refusal: string): boolean {
  return !refusal.includes('--adopt') && !refusal.includes('--share');
}

async function askForPlan(
  session: Connected,
  { limits }: Context,
  queue: string,
  input: PlanInput,
): Promise<PlanDocument> {
  const workflowId = planId(input.config.service, randomUUID());
  const handle = await session.client.workflow.start(PLAN_MAINTENANCE, {
    workflowId,
    taskQueue: queue,
    args: [input],
    staticSummary: `${input.config.service}: plan for ${input.cluster}`,
    // A plan that takes longer would be out of date.
    workflowExecutionTimeout: limits.preflightMs,
  });
  const result = (handle.result() as Promise<PlanDocument>).catch((error: unknown) => {
    throw explain(error);
  });
  const timer = new AbortController();
  try {
    const soon = await Promise.race([result, delay(limits.firstTaskMs, null, { signal: timer.signal })]);
    if (soon !== null) return soon;
  } finally {
    timer.abort();
  }
  const { historyLength } = await handle.describe();
  if (historyLength <= 2) await giveUp(session, workflowId, handle.firstExecutionRunId, limits.firstTaskMs);
  return result;
}

function explain(error: unknown): unknown {
  const failures = failuresIn(error);
  const unreadable = failures.find(isUnobservable);
  if (unreadable !== undefined) return new UserError('unreachable', unreadable.message, { cause: error });
  const [own] = failures;
  const endedFromOutside = ['TerminatedFailure', 'CancelledFailure'].includes(own?.name ?? '');
  if (own?.name === 'TimeoutFailure')
    return new UserError(
      'unreachable',
      'the plan took too long and was given up: see the log of the worker for what it could not reach',
    );
  return endedFromOutside ? new UserError('failed', `the plan was ended from outside: ${own?.message}`) : error;
}
