/**
 * True if an update reached a worker, but not the run, because the worker had already read the task for a query
 * (docs/decisions/task-in-parts.md). Nothing was done, and it may be sent again. The type is that of the server's
 * failure: https://github.com/temporalio/temporal/blob/main/service/history/workflow/update
 */
export function isUnheard({ cause }: Error): boolean {
  return cause instanceof Error && (cause as { type?: unknown }).type === 'UnprocessedUpdate';
}
