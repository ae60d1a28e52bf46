import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';

/** A workflow beside a run. */
export interface Beside {
  type: string;
  workflowId: string;
  taskQueue: () => Promise<string> | string;
  args: [object];
  staticSummary: string;
}

/** Starts a workflow, unless it was started before. Rejects if Temporal has not answered within `startMs`. */
export async function startOnce(beside: Beside, startMs: number): Promise<void> {
  const timer = new AbortController();
  try {
    await Promise.race([start(beside, startMs), late(beside, startMs, timer.signal)]);
  } finally {
    timer.abort();
  }
}

async function start({ type, taskQueue, ...how }: Beside, startMs: number): Promise<void> {
  const { client } = Context.current();
  const begin = async (): Promise<void> => {
    await client.workflow.start(type, {
      ...how,
      // If this attempt of the step is not the first, it may be running or even over.
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      taskQueue: await taskQueue(),
    });
  };
  await client.withDeadline(Date.now() + startMs, begin).catch((error: Error) => {
    if (error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
  });
}

async function late({ type }: Beside, startMs: number, signal: AbortSignal): Promise<never> {
  await delay(startMs, undefined, { signal });
  throw new Error(`Temporal did not start ${type} within ${startMs / 1_000} s`);
}
