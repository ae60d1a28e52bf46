import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../../connect.js';
import { LIMITS, PLAN_MAINTENANCE, planId } from '../../../workflows/messages.js';
import type { AdoptRequest, PlanDocument, PlanInput } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { readConfig, requireCluster } from '../service.js';
import { failuresIn, isUnobservable } from '../temporal/run-errors.js';
import { taskQueue, withTemporal } from '../temporal/session.js';
import { giveUp, requireWorker } from '../temporal/worker.js';

export interface PlanArgs {
  cluster: string;
  adopt: AdoptRequest | null;
}

/** `tagout plan`: what a maintenance would change, and every reason to refuse it; touches nothing. */
export async function plan(context: Context, { cluster, adopt }: PlanArgs): Promise<number> {
  const config = readConfig(context);
  requireCluster(config, cluster);
  return withTemporal(async (session) => {
    const queue = taskQueue(context.io.env);
    await requireWorker(session, queue);
    const document = await runPlan(session, context, queue, { config, cluster, adopt, limits: LIMITS });
    context.view.plan(document);
    return document.refusals.length > 0 ? EXIT.refused : EXIT.done;
  });
}

async function runPlan(
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
  return historyLength <= 2 ? giveUp(session, workflowId, handle.firstExecutionRunId, limits.firstTaskMs) : result;
}

function explain(error: unknown): unknown {
  const failures = failuresIn(error);
  const unreadable = failures.find(isUnobservable);
  if (unreadable !== undefined) return new CliError(EXIT.unreachable, unreadable.message, { cause: error });
  const [own] = failures;
  const endedFromOutside = ['TerminatedFailure', 'CancelledFailure', 'TimeoutFailure'].includes(own?.name ?? '');
  return endedFromOutside ? new CliError(EXIT.failed, `the plan was ended from outside: ${own?.message}`) : error;
}
