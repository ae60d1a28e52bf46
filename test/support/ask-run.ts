import type { WorkflowHandle } from '@temporalio/client';
import { STATUS } from '../../workflows/messages.js';

/** The first query after another worker has taken over may fail, and the next does not, as src/runs/ask-status.ts says. */
export async function askRun<Document>(handle: WorkflowHandle): Promise<Document> {
  try {
    return await handle.query<Document>(STATUS);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'QueryNotRegisteredError') throw error;
    return handle.query<Document>(STATUS);
  }
}
