import { ABORT, type AbortArgument } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { runDocument } from '../../runs/documents.js';
import { findRun } from '../../runs/find.js';
import { withTemporal } from '../session.js';
import { requireRunning, update } from '../../runs/updates.js';

export interface AbortArgs {
  reason: string;
  leaveOut: boolean;
}

/** `tagout abort`: asks the running run to end; returns when it has accepted that, `wait` tells the end. */
export async function abort(context: Context, { reason, leaveOut }: AbortArgs): Promise<number> {
  const { service } = readConfig(context);
  const { updateMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const run = await requireRunning(session, service);
    const argument: AbortArgument = { by: context.io.user, reason, leaveOut };
    await update(session, run, ABORT, argument, updateMs);
    const now = await findRun(session, service, run.runId);
    context.view.status(await runDocument(session, now ?? run, queryMs));
    return EXIT.done;
  });
}
