import { Context } from '@temporalio/activity';
import { resetSentence } from '../src/domain/reset.js';
import type { RunScope } from './context.js';
import { stepFailure } from './failure.js';

/**
 * Temporal's Reset makes a new run of an old history: it would go on from a moment that has long passed, on a load
 * balancer that has changed since, with a tag that names another run. Whatever it was reset to, nothing of it is done.
 */
export function mustBeOwnRun({ runId }: Pick<RunScope, 'runId'>): void {
  if (Context.current().info.workflowExecution?.runId === runId) return;
  throw stepFailure('Unobservable', resetSentence(runId), { isReset: true });
}
