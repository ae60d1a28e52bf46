import type { WorkflowExecutionDescription } from '@temporalio/client';
import { failureMessage, type Connected } from '../connect.js';
import { isOpen } from './describe.js';
import type { FailingTask } from './facts.js';
import { historyPages } from './describe/history-pages.js';
import { isoOf } from './iso.js';

/** The server tries again at once after the first failure, which may be an accident of one worker. */
const FAILURES = 2;

/** Set by servers of 1.30 and later, also once a run has stopped to try. */
const PROBLEMS = { name: 'TemporalReportedProblems', type: 'KEYWORD_LIST' } as const;

/** What fails the workflow tasks of a run, one after the other; null where nothing does, or none was answered at all. */
export async function stuckOf(
  session: Connected,
  described: WorkflowExecutionDescription,
): Promise<FailingTask | null> {
  const attempt = described.raw.pendingWorkflowTask?.attempt ?? 1;
  const problems = described.typedSearchAttributes.get(PROBLEMS) ?? [];
  const isReported = problems.some((one) => one.includes('WorkflowTaskFailed'));
  if (!isOpen(described) || (attempt <= FAILURES && !isReported)) return null;
  const last = await lastFailure(session, described);
  return last === null ? null : { ...last, times: Math.max(1, attempt - 1) };
}

/** The failures since the last task that was completed; the server writes down the first of a row and counts the others. */
async function lastFailure(
  session: Connected,
  described: WorkflowExecutionDescription,
): Promise<Omit<FailingTask, 'times'> | null> {
  const { client, namespace } = session;
  const { workflowId } = described;
  const said = async (failure: Parameters<typeof failureMessage>[1]): Promise<string> =>
    (await failureMessage(client, failure, { type: 'workflow', namespace, workflowId })) ??
    'the server does not say why';
  let found: Omit<FailingTask, 'times'> | null = null;
  // Signals that came since the last task are read past.
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
