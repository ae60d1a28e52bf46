import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { isEnd } from '../../domain/lifecycle.js';
import { runDocument } from '../../runs/documents.js';
import { abortMaintenance } from '../../runs/abort.js';
import { findRoll } from '../../runs/roll/find-roll.js';
import { sayToRoll } from '../../runs/roll/say-to-roll.js';
import { rollNow } from '../../runs/roll/roll-now.js';
import { ABORT } from '../../../workflows/messages.js';
import { withTemporal } from '../session.js';

const ACCEPTED =
  'The abort is accepted. The run has not ended yet, and this is its status right now: `tagout wait` tells how it ends.';

export interface AbortArgs {
  reason: string;
  leaveOut: boolean;
}

/**
 * `tagout abort`: asks the running run or roll to end, and returns when it has accepted that; `wait` waits for the end.
 */
export async function abort(context: Context, { reason, leaveOut }: AbortArgs): Promise<number> {
  const { service } = readConfig(context);
  const { updateMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const roll = await findRoll(session, service);
    if (roll?.running === true) {
      const answer = await sayToRoll(session, roll, ABORT, { by: context.io.user, reason, leaveOut }, updateMs);
      await context.view.rollTold(await rollNow(session, roll, queryMs), answer);
      return EXIT.done;
    }
    const run = await abortMaintenance(session, service, { by: context.io.user, reason, leaveOut }, updateMs);
    const document = await runDocument(session, run, queryMs);
    await context.view.status(document);
    if (!isEnd(document.phase)) context.view.note(ACCEPTED);
    return EXIT.done;
  });
}
