import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUnreachable, type Connected } from '../connect.js';
import { isUnheard } from '../domain/unheard.js';
import { UserError } from '../domain/user-error.js';
import type { RunFacts } from './facts.js';
import { pausedWords } from './documents/paused-words.js';
import { stuckAnswer } from './documents/stuck-words.js';
import { findRun } from './find.js';

/** The running run of the service. Throws the kind `refused` if there is none. */
export async function requireRunning(session: Connected, service: string): Promise<RunFacts> {
  const run = await findRun(session, service);
  if (run?.running) return run;
  const last = run === null ? 'there never was one' : `the last, of ${run.cluster}, is ${run.phase}`;
  throw new UserError('refused', `no maintenance of ${service} is running (${last}); nothing was done`);
}

/** A run, as far as it matters for an update; of a roll, `cluster` is null. */
type Reached = Pick<RunFacts, 'workflowId' | 'runId' | 'stuck' | 'paused'> & { cluster: string | null };

/**
 * Sends an update to a run and returns the worker's answer. Throws the kind `refused`, with the run's own words, if the
 * run rejects it, and `unreachable` if no worker answers in time: the server may still give it to a later worker.
 */
export async function update<T>(
  session: Connected,
  run: Reached,
  name: string,
  argument: object,
  updateMs: number,
): Promise<T> {
  const handle = session.client.workflow.getHandle(run.workflowId, run.runId);
  if (run.stuck !== null) throw new UserError('unreachable', stuckAnswer(name, run, run.stuck, new Date()));
  // The server accepts no update for a paused run.
  if (run.paused) throw new UserError('unreachable', `${name} was not sent: ${pausedWords(run)}`);
  const deadline = Date.now() + updateMs;
  for (;;) {
    const options = { args: [argument] as [object], updateId: randomUUID() };
    try {
      return await session.client.withDeadline(deadline, () => handle.executeUpdate<T, [object]>(name, options));
    } catch (error) {
      if (isUnanswered(error)) throw unconfirmed(error, name, Date.now() >= deadline ? updateMs : null);
      if (!(error instanceof Error) || !isUnheard(error)) throw explain(error, run);
      if (Date.now() + AGAIN_MS >= deadline)
        throw new UserError('unreachable', `the run did not hear ${name}, and nothing was done: try again`, {
          cause: error,
        });
      await sleep(AGAIN_MS);
    }
  }
}

/** Between two times that an update is sent which the run did not hear. */
const AGAIN_MS = 200;

function explain(error: unknown, { cluster }: Reached): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'WorkflowUpdateFailedError') {
    const message = error.cause instanceof Error ? error.cause.message : error.message;
    return new UserError('refused', message, { cause: error });
  }
  if (error.name !== 'WorkflowNotFoundError') return error;
  const message = `the ${cluster === null ? 'roll' : `run of ${cluster}`} has ended in the meantime; see \`tagout status\``;
  return new UserError('refused', message, { cause: error });
}

function isUnanswered(error: unknown): boolean {
  return isUnreachable(error) || (error instanceof Error && error.name === 'WorkflowUpdateRPCTimeoutOrCancelledError');
}

/** The server may still give the update to a later worker, so the message must not say that it failed. */
function unconfirmed(cause: unknown, name: string, waitedMs: number | null): UserError {
  const why = waitedMs === null ? 'Temporal stopped answering' : `no worker answers within ${waitedMs / 1000} s`;
  return new UserError(
    'unreachable',
    `${name} is not confirmed: ${why}. It may still happen when a worker answers; start one with \`tagout worker\`, and see \`tagout status\``,
    { cause },
  );
}
