import { ApplicationFailure, Context } from '@temporalio/activity';
import { resetSentence } from '../src/domain/reset.js';
import type { RunScope } from './scopes.js';
import { stepFailure } from './failure.js';

/**
 * Temporal's Reset makes a new run from an old history. It would go on from a moment that is long past, on a load
 * balancer that has changed since, with a tag that names another run. So no step of such a run does anything.
 */
export function mustBeOwnRun({ runId }: Pick<RunScope, 'runId'>): void {
  const { workflowExecution } = Context.current().info;
  // Anybody who may use the namespace may start an activity without a workflow, with any input.
  if (workflowExecution === undefined)
    throw ApplicationFailure.nonRetryable('a step that belongs to no maintenance is not carried out', 'Refused');
  if (workflowExecution.runId === runId) return;
  throw stepFailure('Unobservable', resetSentence(runId), { isReset: true });
}
