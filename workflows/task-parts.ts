import { ApplicationFailure, type WorkflowInterceptors } from '@temporalio/workflow';

type Share = 'whole' | 'part' | 'rest';

let seen = { length: 0, size: 0 };
let share: Share = 'whole';

/**
 * Notes what this code gets of a workflow task: normally the whole. A query that has waited for a worker can bring a part
 * of the task that comes next, and the task then brings only the rest (docs/decisions/clock-after-a-query.md).
 */
export function interceptors(): WorkflowInterceptors {
  return {
    internals: [
      {
        activate(input, next) {
          const { jobs, isReplaying, historyLength, historySizeBytes } = input.activation;
          const isQuery = (jobs ?? []).some(({ queryWorkflow }) => Boolean(queryWorkflow));
          if (!isQuery) {
            const now = { length: historyLength ?? 0, size: Number(historySizeBytes ?? 0) };
            share = isReplaying === true ? 'whole' : shareOf(now);
            seen = now;
          }
          next(input);
        },
        concludeActivation(input, next) {
          if (share === 'rest') share = 'whole';
          return next(input);
        },
      },
    ],
  };
}

/** The start of a task says how large the history is; in a part, that start is missing. A server before 1.20 never says. */
function shareOf(now: typeof seen): Share {
  if (now.size !== seen.size || now.size === 0) return share === 'part' ? 'rest' : 'whole';
  return now.length === seen.length ? share : 'part';
}

/** True while `Date.now()` is the time of the task before. */
export function isPartOfTask(): boolean {
  return share === 'part';
}

/**
 * For the validator of an update: throws if the update has come with the rest of a task. It would be carried out after the
 * part, and in every replay before it. A refused update is not in the history. The type is that with which the server
 * says that nobody has heard an update, so whoever has sent it sends it again.
 */
export function requireWholeTask(): void {
  if (share !== 'rest') return;
  throw ApplicationFailure.nonRetryable(
    'this came while the run was between a query and what the query had brought: nothing was done, so send it again',
    'UnprocessedUpdate',
  );
}
