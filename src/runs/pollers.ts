import type { Connected } from '../connect.js';
import { UserError } from '../domain/user-error.js';

const WORKFLOW_TASKS = 1;

/** `VERSIONED` of Temporal's WorkerVersioningMode. */
const VERSIONED: number = 2;

/**
 * Throws the kind `unreachable` if no worker polls the task queue of new runs. A dead worker stays listed for minutes; a
 * versioned one gets no new run before its version is the current one.
 */
export async function requireWorker({ client, namespace }: Connected, name: string): Promise<void> {
  const { pollers, versioningInfo } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: WORKFLOW_TASKS,
  });
  const versions = pollers.map(({ deploymentOptions: one }) =>
    Number(one?.workerVersioningMode ?? 0) === VERSIONED ? one : null,
  );
  const current = versioningInfo?.currentDeploymentVersion ?? null;
  const takes = (version: (typeof versions)[number]): boolean =>
    version?.deploymentName === current?.deploymentName && version?.buildId === current?.buildId;
  if (versions.some(takes)) return;
  const [waiting] = versions;
  if (waiting)
    throw new UserError(
      'unreachable',
      `no worker of the current version polls the task queue ${name} in namespace ${namespace}: new runs go to ` +
        `${current ? `${current.deploymentName} ${current.buildId}` : 'workers without a version'}, and the workers are of ` +
        `${waiting.deploymentName} ${waiting.buildId}. To make that the current one: temporal worker deployment ` +
        `set-current-version --deployment-name ${waiting.deploymentName} --build-id ${waiting.buildId}; nothing was started`,
    );
  throw new UserError(
    'unreachable',
    `no worker polls the task queue ${name} in namespace ${namespace}: start one with \`tagout worker\`; nothing was started`,
  );
}

/**
 * Ends a run that no worker has taken; otherwise it would start whenever a worker comes. Does nothing if a worker took it
 * at this very moment: then the caller must check its end.
 */
export async function giveUp(session: Connected, workflowId: string, runId: string, waitedMs: number): Promise<void> {
  const reason = `no worker took it within ${waitedMs / 1000} s`;
  try {
    await session.client.workflow.getHandle(workflowId, runId).terminate(reason);
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return;
    throw error;
  }
  throw new UserError(
    'unreachable',
    `a worker is listed, but ${reason}: it is probably dead; start one with \`tagout worker\`. ` +
      `The run was terminated before it had begun; nothing was touched`,
  );
}
