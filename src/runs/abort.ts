import type { Connected } from '../connect.js';
import { ABORT, type AbortArgument } from '../../workflows/messages.js';
import type { RunFacts } from './facts.js';
import { findRun } from './find.js';
import { requireRunning, update } from './updates.js';

/** Asks the running run of the service to end. Resolves when the run has accepted that, to its facts at that moment. */
export async function abortMaintenance(
  session: Connected,
  service: string,
  argument: AbortArgument,
  updateMs: number,
): Promise<RunFacts> {
  const run = await requireRunning(session, service);
  await update(session, run, ABORT, argument, updateMs);
  return (await findRun(session, service, run.runId)) ?? run;
}
