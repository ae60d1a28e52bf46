import { rollNow } from '../runs/roll/roll-now.js';
import { requireRoll, sayToRoll } from '../runs/roll/say-to-roll.js';
import type { PAUSE, RESUME } from '../../workflows/messages.js';
import type { Context } from './context.js';
import { EXIT } from './exit.js';
import { readConfig } from './service.js';
import { withTemporal } from './session.js';

/** Says it to the roll that is on, and shows the roll with its answer. */
export async function sayWord(context: Context, word: typeof PAUSE | typeof RESUME, reason: string): Promise<number> {
  const { service } = readConfig(context);
  const { updateMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const roll = await requireRoll(session, service);
    const answer = await sayToRoll(session, roll, word, { by: context.io.user, reason }, updateMs);
    await context.view.rollTold(await rollNow(session, roll, queryMs), answer);
    return EXIT.done;
  });
}
