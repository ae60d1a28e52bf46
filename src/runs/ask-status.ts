import type { WorkflowHandle } from '@temporalio/client';
import type { Session } from '../connect.js';
import { STATUS } from '../../workflows/messages.js';

/**
 * What a worker says of a run. The first query after another worker has taken over may fail, as the next one does not
 * (docs/decisions/part-of-a-task.md): so it is asked a second time.
 */
export async function askStatus(session: Session, handle: WorkflowHandle, queryMs: number): Promise<unknown> {
  const deadline = Date.now() + queryMs;
  const ask = (): Promise<unknown> => session.client.withDeadline(deadline, () => handle.query(STATUS));
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'QueryNotRegisteredError') throw error;
    return ask();
  }
}
