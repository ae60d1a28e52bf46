import { connect, isRunUnknown, isUndecodable, isUnreachable, unreachable, type Connected } from '../connect.js';
import { TASK_QUEUE } from '../../workflows/messages.js';
import { isUserError, UserError } from '../domain/user-error.js';

/** Connects, does `work`, and closes the connection. Connection errors become exit 5. */
export async function withTemporal<T>(work: (session: Connected) => Promise<T>): Promise<T> {
  const session = await connect();
  try {
    return await work(session);
  } catch (error) {
    // An error that the command has explained itself keeps its message.
    if (isUserError(error)) throw error;
    if (isUndecodable(error)) throw new UserError('usage', UNDECODABLE, { cause: error });
    if (isRunUnknown(error)) throw new UserError('unreachable', DELETED, { cause: error });
    throw isUnreachable(error) ? unreachable(error, session) : error;
  } finally {
    await session.close();
  }
}

const UNDECODABLE = 'the data of this run is encoded: set TAGOUT_DATA_CONVERTER to the module that the workers use';

const DELETED =
  'a run was deleted from Temporal, or its retention ended, while it was being read: run this command again';

/** The task queue that workers of this service poll. */
export function taskQueue(env: NodeJS.ProcessEnv): string {
  return env['TAGOUT_TASK_QUEUE'] || TASK_QUEUE;
}
