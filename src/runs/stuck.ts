import type { WorkflowExecutionDescription } from '@temporalio/client';
import { failureMessage, type Session } from '../connect.js';
import { isOpen } from './describe.js';
import type { FailingTask } from './facts.js';
import { historyPages } from './describe/history-pages.js';
import { isoOf } from './iso.js';

/** The server retries at once after the first failure, which may be a problem of a single worker. */
const FAILURES = 2;

/** Set by servers from 1.30 on; it stays when a run has stopped retrying. */
const PROBLEMS = { name: 'TemporalReportedProblems', type: 'KEYWORD_LIST' } as const;

/** Why the workflow tasks of a run fail one after the other; null if they don't, or if no worker answered any. */
export async function stuckOf(session: Session, described: WorkflowExecutionDescription): Promise<FailingTask | null> {
  const attempt = described.raw.pendingWorkflowTask?.attempt ?? 1;
  const problems = described.typedSearchAttributes.get(PROBLEMS) ?? [];
  const isReported = problems.some((one) => one.includes('WorkflowTaskFailed'));
  if (!isOpen(described) || (attempt <= FAILURES && !isReported)) return null;
  const last = await lastFailure(session, described);
  return last === null ? null : { ...last, times: Math.max(1, attempt - 1) };
}

/**
 * The failures since the last completed task. The server records the first failure of a series and counts the others.
 */
async function lastFailure(
  session: Session,
  described: WorkflowExecutionDescription,
): Promise<Omit<FailingTask, 'times'> | null> {
  const { client, namespace } = session;
  const { workflowId } = described;
  const said = async (failure: Parameters<typeof failureMessage>[1]): Promise<string> =>
    (await failureMessage(client, failure, { type: 'workflow', namespace, workflowId })) ??
    'the server does not say why';
  let found: Omit<FailingTask, 'times'> | null = null;
  // Skips signals that came since the last task.
  for await (const { events } of historyPages(session, described, 'last')) {
    for (const event of events) {
      if (event.workflowTaskCompletedEventAttributes) return found;
      const failed = event.workflowTaskFailedEventAttributes;
      if (failed) {
        const message: string = found?.message ?? (await said(failed.failure));
        found = { message, since: isoOf(event.eventTime) ?? '' };
      } else if (event.workflowTaskTimedOutEventAttributes && found === null) return null;
    }
  }
  return found;
}
