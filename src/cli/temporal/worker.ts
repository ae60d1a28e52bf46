import type { Connected } from '../../connect.js';
import { CliError, EXIT } from '../exit.js';

const WORKFLOW_TASKS = 1;

/** Refuses with exit 5 when no worker polls the task queue. One that died stays listed for minutes. */
export async function requireWorker({ client, namespace }: Connected, name: string): Promise<void> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: WORKFLOW_TASKS,
  });
  if ((pollers ?? []).length > 0) return;
  throw new CliError(
    EXIT.unreachable,
    `no worker polls the task queue ${name} in namespace ${namespace}: start one with \`tagout worker\`; nothing was started`,
  );
}

/**
 * Ends a run that no worker has taken: left alone it would start whenever one comes. Does nothing where a worker took
 * it in this very moment and it is over: look again at what became of it.
 */
export async function giveUp(session: Connected, workflowId: string, runId: string, waitedMs: number): Promise<void> {
  const reason = `no worker took it within ${waitedMs / 1000} s`;
  try {
    await session.client.workflow.getHandle(workflowId, runId).terminate(reason);
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return;
    throw error;
  }
  throw new CliError(
    EXIT.unreachable,
    `a worker is listed, but ${reason}: it is probably dead; start one with \`tagout worker\`. ` +
      `The run was terminated before it had begun; nothing was touched`,
  );
}
