import { randomUUID } from 'node:crypto';
import type { Connected } from '../../connect.js';
import { CliError, EXIT } from '../exit.js';
import type { RunFacts } from '../documents/facts.js';
import { describeRun } from './runs.js';

/** The running run of the service; without one, exit 3. */
export async function requireRunning(session: Connected, service: string): Promise<RunFacts> {
  const run = await describeRun(session, service);
  if (run?.running) return run;
  const last = run === null ? 'there never was one' : `the last, of ${run.cluster}, is ${run.phase}`;
  throw new CliError(EXIT.refused, `no maintenance of ${service} is running (${last}); nothing was done`);
}

/**
 * Sends an update to a run and gives back the answer of its worker. Exit 3 with the words of the run where it says no;
 * exit 5 where no worker answers in time: the server may still hand it to one that comes later.
 */
export async function update<T>(
  session: Connected,
  run: RunFacts,
  name: string,
  argument: object,
  updateMs: number,
): Promise<T> {
  const handle = session.client.workflow.getHandle(run.workflowId, run.runId);
  const options = { args: [argument] as [object], updateId: randomUUID() };
  try {
    return await session.client.withDeadline(Date.now() + updateMs, () =>
      handle.executeUpdate<T, [object]>(name, options),
    );
  } catch (error) {
    throw explain(error, name, run, updateMs);
  }
}

function explain(error: unknown, name: string, run: RunFacts, updateMs: number): unknown {
  if (!(error instanceof Error)) return error;
  switch (error.name) {
    case 'WorkflowUpdateFailedError': {
      const message = error.cause instanceof Error ? error.cause.message : error.message;
      return new CliError(EXIT.refused, message, { cause: error });
    }
    case 'WorkflowNotFoundError':
      return new CliError(EXIT.refused, `the run of ${run.cluster} has ended in the meantime; see \`tagout status\``, {
        cause: error,
      });
    case 'WorkflowUpdateRPCTimeoutOrCancelledError':
      return new CliError(
        EXIT.unreachable,
        `${name} is not confirmed: no worker answers within ${updateMs / 1000} s. It may still happen when one comes; ` +
          'start one with `tagout worker`, and see `tagout status`',
        { cause: error },
      );
    default:
      return error;
  }
}
