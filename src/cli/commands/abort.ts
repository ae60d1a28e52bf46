import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { runDocument } from '../../runs/documents.js';
import { abortMaintenance } from '../../runs/abort.js';
import { withTemporal } from '../session.js';

export interface AbortArgs {
  reason: string;
  leaveOut: boolean;
}

/**
 * `tagout abort`: asks the running run to end, and returns when the run has accepted that; `wait` waits for the end.
 */
export async function abort(context: Context, { reason, leaveOut }: AbortArgs): Promise<number> {
  const { service } = readConfig(context);
  const { updateMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const run = await abortMaintenance(session, service, { by: context.io.user, reason, leaveOut }, updateMs);
    context.view.status(await runDocument(session, run, queryMs));
    return EXIT.done;
  });
}
