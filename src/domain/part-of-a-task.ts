/**
 * What a query says that came with a part of a workflow task (docs/decisions/part-of-a-task.md). It is expected, and the
 * next query is answered.
 */
export const PART_OF_A_TASK = 'this query came while the run was going on: ask again';

/**
 * True if an update reached a worker, but not the run, because the worker had already read the task for a query. Nothing was
 * done, and it may be sent again. The type is that of the server's failure:
 * https://github.com/temporalio/temporal/blob/main/service/history/workflow/update
 */
export function isUnheard({ cause }: Error): boolean {
  return cause instanceof Error && (cause as { type?: unknown }).type === 'UnprocessedUpdate';
}
