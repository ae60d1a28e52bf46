import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../connect.js';
import { UserError } from '../domain/user-error.js';
import { PLAN_MAINTENANCE, planId, type PlanDocument, type PlanInput } from '../../workflows/messages.js';
import { giveUp } from './pollers.js';
import { failuresIn, isUnobservable } from './run-errors.js';

/** Has a worker plan. `firstTaskMs`: if no worker takes it for so long, it is given up. */
export async function askPlan(
  session: Connected,
  queue: string,
  input: PlanInput,
  limits: { firstTaskMs: number; preflightMs: number },
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
