import { ApplicationFailure, type WorkflowInterceptors } from '@temporalio/workflow';
import { PART_OF_A_TASK } from '../src/domain/part-of-a-task.js';

/** The id that the SDK gives to a query that came by itself, and not with a task. */
const BY_ITSELF = 'legacy_query';

/**
 * Keeps nothing of what code did on a part of a workflow task. A query that waited for a worker can bring the end of a
 * step before the task that the end begins: the time of that task, and what people have sent, come later
 * (docs/decisions/part-of-a-task.md). Such a query fails, and the SDK then begins anew, from the history.
 */
export function interceptors(): WorkflowInterceptors {
  let seen = { length: 0, size: 0 };
  let wasReplaying = false;
  /** How long the history was when code ran on what a query may have brought. */
  let doubtful: number | null = null;
  return {
    internals: [
      {
        activate(input, next) {
          const { jobs, isReplaying, historyLength, historySizeBytes } = input.activation;
          const now = { length: historyLength ?? 0, size: Number(historySizeBytes ?? 0) };
          const queries = (jobs ?? []).flatMap(({ queryWorkflow }) => (queryWorkflow ? [queryWorkflow.queryId] : []));
          if (queries.includes(BY_ITSELF) && now.length === doubtful) throw partOfATask();
          if (queries.length === 0) {
            // Only the start of a task says how large the history is. A server before 1.20 never does.
            const hasNoStart = now.size === seen.size && now.size !== 0;
            if (isReplaying !== true && now.length > seen.length)
              doubtful = wasReplaying || hasNoStart ? now.length : null;
            wasReplaying = isReplaying === true;
          }
          seen = now;
          next(input);
        },
      },
    ],
  };
}

function partOfATask(): ApplicationFailure {
  return ApplicationFailure.nonRetryable(PART_OF_A_TASK, 'PartOfATask');
}
