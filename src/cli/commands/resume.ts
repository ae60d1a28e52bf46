import { requireRoll, sayToRoll } from '../../runs/roll/say-to-roll.js';
import { rollNow } from '../../runs/roll/roll-now.js';
import { RESUME } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { withTemporal } from '../session.js';

/** `tagout resume`: a paused roll goes on; with `approve: each`, the cluster that waits may begin. */
export async function resume(context: Context, { reason }: { reason: string }): Promise<number> {
  const { service } = readConfig(context);
  const { updateMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const roll = await requireRoll(session, service);
    const answer = await sayToRoll(session, roll, RESUME, { by: context.io.user, reason }, updateMs);
    context.view.rollTold(await rollNow(session, roll, queryMs), answer);
    return EXIT.done;
  });
}
